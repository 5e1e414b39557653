package dev.sealane.agent.swu;

import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.config.SwuOptions;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.Words;
import dev.sealane.agent.update.ArtifactFormats;
import dev.sealane.artifact.cms.CmsPurpose;
import dev.sealane.artifact.cms.CmsTrust;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.swu.SwuReadOptions;
import dev.sealane.artifact.swu.SwuSignaturePolicy;
import dev.sealane.artifact.swu.SwuVerifier;
import dev.sealane.artifact.swu.description.DeviceProfile;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.VersionRules;
import dev.sealane.artifact.swu.libconfig.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Which SWUpdate images a device takes: what {@code agent.conf}, a configuration of SWUpdate, {@code /etc/hwrevision},
 * {@code /etc/sw-versions} and the options of a command say, in that order from weak to strong.
 *
 * <p>A key that must have signed Mender artifacts must have signed images as well, unless one is named for images: an
 * unsigned image is no way around it.
 */
public final class SwuSettings {
    /** More than any device has parts. */
    private static final int MAX_FILE_BYTES = 256 * 1024;

    private final AgentConfig.Swu config;
    private final SwuOptions options;
    private final SwupdateConfig swupdate;
    private final List<PublicKey> artifactKeys;
    private final String deviceType;

    private SwuSettings(
            AgentConfig.Swu config, SwupdateConfig swupdate, List<PublicKey> artifactKeys, String deviceType) {
        this.config = config;
        this.options = config.options();
        this.swupdate = swupdate;
        this.artifactKeys = List.copyOf(artifactKeys);
        this.deviceType = deviceType;
    }

    /**
     * Reads the configuration of SWUpdate, if there is one.
     *
     * @param artifactKeys which must have signed Mender artifacts
     * @param deviceType what the hardware is, for a device that names no revision
     */
    public static SwuSettings read(AgentConfig.Swu config, List<PublicKey> artifactKeys, String deviceType)
            throws IOException {
        Path file = config.options().configuration().orElse(config.configuration());
        return new SwuSettings(config, SwupdateConfig.read(file), artifactKeys, deviceType);
    }

    /** How images are read; which versions are taken depends on the type of the update, which only an image tells. */
    private SwuReadOptions reading(SortedSet<String> handlers) throws IOException {
        List<SwuVerifier> verifiers = verifiers();
        SwuReadOptions reading = SwuReadOptions.unverified()
                .withSignature(
                        verifiers.isEmpty()
                                ? new SwuSignaturePolicy.Ignore()
                                : new SwuSignaturePolicy.Require(verifiers))
                .forDevice(new DeviceProfile(
                        Optional.of(hardware().revision()), VersionRules.NONE, installed(), Optional.of(handlers)));
        Optional<Path> key = options.decryptionKey()
                .or(config::decryptionKey)
                .or(() -> swupdate.firstText(List.of("aes-key-file", "decryption-key-file"))
                        .map(Path::of));
        return key.isPresent() ? reading.withContentKey(ContentKey.readFile(key.get())) : reading;
    }

    /** How images are installed. */
    public SwuHandler.Settings installing() throws IOException {
        return new SwuHandler.Settings(
                installed(),
                !options.withoutTransactionMark() && !swupdate.truth("no-transaction-marker"),
                !options.withoutStateMark() && !swupdate.truth("no-state-marker"),
                types());
    }

    /**
     * Takes images as these settings say.
     *
     * @param handlers the types of entries that can be installed
     */
    public ArtifactFormats format(SortedSet<String> handlers, SwuArtifact.Selecting selecting) throws IOException {
        return SwuArtifact.readBy(reading(handlers), types(), selecting);
    }

    /**
     * Which alternative is meant.
     *
     * @param target the slot that does not run, where there are two
     */
    public Selection selection(Optional<Slot.Name> target) throws IOException {
        Optional<String> chosen = options.select()
                .or(config::select)
                .or(() -> target.flatMap(name -> name == Slot.Name.A ? config.selectA() : config.selectB()))
                .or(() -> swupdate.text("select"));
        if (chosen.isPresent()
                && !options.accepted().isEmpty()
                && !options.accepted().contains(chosen.get())) {
            throw new StepException(Reason.UNSUPPORTED, "the selection '" + chosen.get() + "' is not accepted here");
        }
        return new Selection(choice(chosen), hardware().board());
    }

    private static Optional<Selection.Choice> choice(Optional<String> text) throws StepException {
        Optional<Selection.Choice> choice = text.flatMap(Selection.Choice::parse);
        if (text.isPresent() && choice.isEmpty()) {
            throw new StepException(Reason.UNSUPPORTED, "expected a selection SET,MODE, found '" + text.get() + "'");
        }
        return choice;
    }

    /** What the hardware is. */
    private record Hardware(Optional<String> board, String revision) {}

    private Hardware hardware() throws IOException {
        if (options.hardware().isPresent()) {
            String text = options.hardware().get();
            int colon = text.indexOf(':');
            if (colon <= 0) {
                throw new StepException(Reason.UNSUPPORTED, "expected BOARD:REVISION, found '" + text + "'");
            }
            return new Hardware(Optional.of(text.substring(0, colon)), text.substring(colon + 1));
        }
        List<String[]> lines = words(config.hardware());
        return lines.isEmpty()
                ? new Hardware(Optional.empty(), deviceType)
                : new Hardware(Optional.of(lines.getFirst()[0]), lines.getFirst()[1]);
    }

    /** Which rules hold for which updates. Options of a command hold for all of them. */
    UpdateTypes types() throws IOException {
        Map<String, UpdateTypes.Rules> named = new TreeMap<>();
        for (Map.Entry<String, Setting.Group> type : swupdate.updateTypes().entrySet()) {
            named.put(type.getKey(), rules(type.getValue()));
        }
        return new UpdateTypes(rules(swupdate.globals()), named, swupdate.truth("update-type-required"));
    }

    private UpdateTypes.Rules rules(Setting.Group from) throws StepException {
        VersionRules versions = new VersionRules(
                options.minimumVersion().or(() -> text(from, "no-downgrading")),
                options.maximumVersion().or(() -> text(from, "max-version")),
                options.installedVersion().or(() -> text(from, "no-reinstalling")));
        Optional<Boolean> reboot = from.members().get("reboot") instanceof Setting.Truth(boolean wanted)
                ? Optional.of(wanted)
                : text(from, "reboot").map("enabled"::equals);
        return new UpdateTypes.Rules(versions, command(from, "preupdatecmd"), command(from, "postupdatecmd"), reboot);
    }

    private static List<String> command(Setting.Group from, String key) throws StepException {
        return Words.of(text(from, key).orElse(""), key, "the configuration of SWUpdate");
    }

    private static Optional<String> text(Setting.Group from, String key) {
        return from.members().get(key) instanceof Setting.Text(String text) && !text.isEmpty()
                ? Optional.of(text)
                : Optional.empty();
    }

    private Map<String, String> installed() throws IOException {
        Map<String, String> installed = new TreeMap<>(swupdate.versions());
        for (String[] line : words(config.versions())) {
            installed.put(line[0], line[1]);
        }
        return installed;
    }

    /** Lines of two words; a file that does not exist has none. */
    private static List<String[]> words(Path file) throws IOException {
        List<String[]> lines = new ArrayList<>();
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new IOException(file + ": expected at most " + MAX_FILE_BYTES + " bytes");
            }
            for (String line : Files.readAllLines(file)) {
                String[] words = line.strip().split("[ \t]+", 3);
                if (words.length >= 2) {
                    lines.add(words);
                }
            }
        } catch (NoSuchFileException _) {
            return List.of();
        }
        return lines;
    }

    private List<SwuVerifier> verifiers() throws IOException {
        List<Path> files = new ArrayList<>(options.keys());
        if (files.isEmpty()) {
            config.authorities().ifPresent(files::add);
        }
        if (files.isEmpty()) {
            swupdate.text("public-key-file").map(Path::of).ifPresent(files::add);
            swupdate.text("ca-path").map(Path::of).ifPresent(files::add);
        }
        List<SwuVerifier> verifiers = new ArrayList<>();
        for (Path file : files) {
            verifiers.add(verifier(file));
        }
        if (verifiers.isEmpty()) {
            for (PublicKey key : artifactKeys) {
                verifiers.add(new SwuVerifier.Key(key));
            }
        }
        return verifiers;
    }

    /** Certificates verify CMS, a key verifies what the configured provider makes with it. */
    private SwuVerifier verifier(Path file) throws IOException {
        if (Files.readString(file).contains("BEGIN CERTIFICATE")) {
            CmsTrust trust = CmsTrust.in(CmsTrust.readCertificates(file)).forPurpose(purpose());
            Optional<String> signer = swupdate.text("forced-signer-name");
            return new SwuVerifier.Certificates(signer.isPresent() ? trust.forSigner(signer.get()) : trust);
        }
        PublicKey key = PemKeys.readPublic(file);
        boolean pss = swupdate.text("digest-provider").equals(Optional.of("opensslRSAPSS"));
        return pss && key instanceof RSAPublicKey rsa ? new SwuVerifier.Pss(rsa) : new SwuVerifier.Key(key);
    }

    private CmsPurpose purpose() throws StepException {
        String wanted = swupdate.text("cert-purpose").orElse(CmsPurpose.EMAIL_PROTECTION.label());
        for (CmsPurpose purpose : CmsPurpose.values()) {
            if (purpose.label().equals(wanted)) {
                return purpose;
            }
        }
        throw new StepException(
                Reason.UNSUPPORTED, "expected emailProtection or codeSigning as cert-purpose, found '" + wanted + "'");
    }
}
