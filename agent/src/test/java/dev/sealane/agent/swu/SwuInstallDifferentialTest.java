package dev.sealane.agent.swu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.config.SwuOptions;
import dev.sealane.agent.local.LocalResult;
import dev.sealane.agent.testing.SwuDevice;
import dev.sealane.agent.testing.SwuImage;
import dev.sealane.artifact.cms.CmsTrust;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.swu.SwuSigning;
import dev.sealane.artifact.swu.SwuWriteOptions;
import dev.sealane.testing.Peer;
import dev.sealane.testing.Swupdate;
import dev.sealane.testing.Swupdate.Verdict;
import dev.sealane.testing.SwupdateRelease;
import dev.sealane.testing.SwupdateRelease.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent against Debian's installer: the same images leave the same targets, modes and boot variables, but for the
 * differences that each case names (docs/swu-format.md lists them with their reasons).
 */
final class SwuInstallDifferentialTest {
    private static final String KEY_FILE = "000102030405060708090a0b0c0d0e0f " + "0f".repeat(16) + "\n";
    private static final int RUNS_AT_ONCE = 24;
    private static final int ATTEMPTS = 3;

    @TempDir
    private static Path directory;

    private SwuWriteOptions writing = SwuWriteOptions.plain();
    private SwuSigning.Certificates trusted;

    /** What one installer made of a device. */
    private record Outcome(
            boolean installed, SortedMap<String, String> files, Map<String, String> variables, String why) {}

    @Test
    void leavesTheSameTargetsAsTheInstaller() throws Exception {
        SwupdateRelease.BOOKWORM.require();
        SwupdateRelease.FORKY.require();
        FaultCorpus.Signers signers = signers();
        // The developer's certificate is trusted as well, but it is not one for signing images.
        Files.writeString(
                directory.resolve("trusted.pem"),
                Files.readString(directory.resolve("signer.pem"))
                        + Files.readString(directory.resolve("developer.pem")));
        run(directory, Peer.OPENSSL.require().toString(), "pkey -in signer.key -pubout -out signer.pub");
        Files.writeString(directory.resolve("aes.key"), KEY_FILE);
        Files.writeString(directory.resolve("other.key"), KEY_FILE.replace("00", "ff"));
        writing = SwuWriteOptions.plain().withContentKey(ContentKey.parseFile(KEY_FILE));
        trusted = signers.trusted();
        List<InstallCase> cases = new ArrayList<>(handlers());
        cases.addAll(DeltaCases.cases(directory));
        cases.addAll(ChoiceCorpus.cases());
        cases.addAll(new FaultCorpus(signers).cases());
        List<Future<Optional<String>>> results = new ArrayList<>();
        try (ExecutorService runs = Executors.newFixedThreadPool(RUNS_AT_ONCE)) {
            for (int i = 0; i < cases.size(); i++) {
                InstallCase one = cases.get(i);
                Path place = directory.resolve("device-" + i);
                results.add(runs.submit(() -> compareRepeatedly(one, place)));
            }
        }
        List<String> disagreements = new ArrayList<>();
        for (Future<Optional<String>> result : results) {
            result.get().ifPresent(disagreements::add);
        }
        System.out.println(results.size() + " images installed by the installer and by the agent");
        assertThat(results).hasSizeGreaterThanOrEqualTo(300);
        assertThat(cases).extracting(InstallCase::name).doesNotHaveDuplicates();
        assertThat(disagreements).isEmpty();
    }

    private static FaultCorpus.Signers signers() throws Exception {
        return new FaultCorpus.Signers(
                signer("signer", "emailProtection"),
                signer("stranger", "emailProtection"),
                signer("developer", "codeSigning"));
    }

    private static SwuSigning.Certificates signer(String name, String purpose) throws Exception {
        run(
                directory,
                Peer.OPENSSL.require().toString(),
                "req -x509 -newkey rsa:2048 -nodes -keyout " + name + ".key -out " + name + ".pem -days 3650 -subj /CN="
                        + name + " -addext extendedKeyUsage=" + purpose + " -addext keyUsage=digitalSignature");
        return new SwuSigning.Certificates(
                PemKeys.readPrivate(directory.resolve(name + ".key")),
                CmsTrust.readCertificates(directory.resolve(name + ".pem")));
    }

    private static List<InstallCase> handlers() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree/inner"));
        Files.writeString(tree.resolve("file"), "in an archive");
        Files.setPosixFilePermissions(tree.resolve("file"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
        for (Path made : List.of(tree.resolve("file"), tree)) {
            Files.setLastModifiedTime(made, FileTime.from(1_600_000_000L, TimeUnit.SECONDS));
        }
        run(directory, "tar", "-c -f t.tar -C tree inner");
        run(directory, "tar", "-c -z -f t.tgz -C tree inner");
        run(directory, new String[] {"sh", "-c", "cd tree && find inner | sort | cpio -o -H newc --quiet > ../t.cpio"});
        return InstallCorpus.cases(
                Files.readAllBytes(directory.resolve("t.tar")),
                Files.readAllBytes(directory.resolve("t.tgz")),
                Files.readAllBytes(directory.resolve("t.cpio")));
    }

    /** The installer's word is unreliable on a loaded machine, so a disagreement has to last. */
    private Optional<String> compareRepeatedly(InstallCase one, Path place) throws Exception {
        Optional<String> disagreement = compare(one, place);
        for (int attempt = 1; attempt < ATTEMPTS && disagreement.isPresent(); attempt++) {
            disagreement = compare(one, place);
        }
        return disagreement;
    }

    private Optional<String> compare(InstallCase one, Path place) throws Exception {
        SwuDevice device = fresh(place);
        Path image = image(one, place);
        SortedMap<String, String> before = files(place);
        Outcome theirs = installTheirs(one, image, place, device);
        SwuDevice again = fresh(place);
        Outcome ours = installOurs(one, image, place, again);
        boolean agree = switch (one.difference()) {
            case NONE ->
                theirs.installed() == ours.installed()
                        && theirs.files().equals(ours.files())
                        && theirs.variables().equals(ours.variables());
            case UNTOUCHED -> !theirs.installed() && !ours.installed() && isUntouched(ours, before);
            case MARKS ->
                !theirs.installed()
                        && !ours.installed()
                        && "7".equals(theirs.variables().get("ustate"))
                        && (isMarkedFailed(ours) || isUntouched(ours, before));
            case REFUSED -> theirs.installed() && !ours.installed() && isUntouched(ours, before);
            case FAILED ->
                theirs.installed() && !ours.installed() && (isMarkedFailed(ours) || isUntouched(ours, before));
        };
        return agree
                ? Optional.empty()
                : Optional.of(one.name() + " (" + one.difference() + "):\n  installer " + theirs + "\n  agent " + ours);
    }

    private static boolean isUntouched(Outcome ours, SortedMap<String, String> before) {
        return ours.files().equals(before) && ours.variables().equals(Map.of("serial", "7"));
    }

    /** The agent may find out before the first byte, which depends on how much it buffers. */
    private static boolean isMarkedFailed(Outcome ours) {
        return "3".equals(ours.variables().get("ustate"))
                && "failed".equals(ours.variables().get("recovery_status"));
    }

    private static SwuDevice fresh(Path place) throws IOException {
        if (Files.exists(place)) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(place.resolve("app"));
        SwuDevice device = new SwuDevice(place);
        Files.writeString(place.resolve("target"), "t".repeat(5000));
        Files.writeString(place.resolve("app/old"), "o".repeat(10_000));
        Files.writeString(place.resolve("etc/sw-versions"), "part 1.0\n");
        return device;
    }

    private Path image(InstallCase one, Path place) throws IOException {
        SwuImage image = new SwuImage(directory).with(one.sections().replace("@ROOT@", place.toString()));
        for (Map.Entry<String, byte[]> file : one.files().entrySet()) {
            String text = new String(file.getValue(), StandardCharsets.ISO_8859_1);
            image.file(
                    file.getKey(),
                    text.contains("@ROOT@")
                            ? text.replace("@ROOT@", place.toString()).getBytes(StandardCharsets.ISO_8859_1)
                            : file.getValue());
        }
        image.in(one.language()).written(writing.signedBy(signing(one)));
        return one.change().isPresent() ? image.writeChanged(one.change().get()) : image.write();
    }

    private SwuSigning signing(InstallCase one) {
        return switch (one.signature()) {
            case CMS -> trusted;
            case RSA -> new SwuSigning.Key(trusted.key());
            case RSA_PSS -> new SwuSigning.Pss(trusted.key());
        };
    }

    /** The certificates, or the key, that an image has to be signed with. */
    private static Path pem(InstallCase one) {
        return directory.resolve(one.signature() == Signature.CMS ? "trusted.pem" : "signer.pub");
    }

    private Outcome installTheirs(InstallCase one, Path image, Path place, SwuDevice device) throws IOException {
        Path own = Files.createTempDirectory(directory, "swupdate");
        Path etc = place.resolve("etc");
        for (String system : new String[] {"passwd", "group", "ld.so.cache"}) {
            Files.copy(Path.of("/etc", system), etc.resolve(system));
        }
        Swupdate.Result result = new Swupdate(one.release(), own)
                .withEtc(etc)
                .expecting(one.signature())
                .install(image, pem(one), options(one));
        return new Outcome(
                result.verdict() == Verdict.INSTALLED, files(place), device.variables(), errors(result.log()));
    }

    /** Those of the case, whose keys lie in the directory; a key is given to each. */
    private static List<String> options(InstallCase one) {
        List<String> options = new ArrayList<>(one.options());
        if (!options.contains("-K")) {
            options.addAll(List.of("-K", "aes.key"));
        }
        int key = options.indexOf("-K") + 1;
        options.set(key, directory.resolve(options.get(key)).toString());
        return options;
    }

    private static Outcome installOurs(InstallCase one, Path image, Path place, SwuDevice device) throws Exception {
        if (one.signature() == Signature.RSA_PSS) {
            Files.writeString(
                    place.resolve("etc/swupdate.cfg"), "globals : { digest-provider = \"opensslRSAPSS\"; };\n");
        }
        List<String> words = options(one);
        SwuOptions none = SwuOptions.NONE;
        SwuOptions options = new SwuOptions(
                none.configuration(),
                after("-e", words),
                List.of(),
                Optional.of("board:1.0"),
                List.of(pem(one)),
                after("-K", words).map(Path::of),
                after("-N", words),
                after("-R", words),
                after("--max-version", words),
                false,
                false);
        LocalResult result = device.install(image, options);
        return new Outcome(result instanceof LocalResult.Done, files(place), device.variables(), result.toString());
    }

    private static Optional<String> after(String option, List<String> words) {
        int at = words.indexOf(option);
        return at < 0 ? Optional.empty() : Optional.of(words.get(at + 1));
    }

    /** Content, kind and mode of everything that images may change. */
    private static SortedMap<String, String> files(Path place) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(place)) {
            for (Path file : found.toList()) {
                String name = place.relativize(file).toString();
                boolean own = Stream.of("etc", "data", "modules", "env", "agent.conf", "scripts", "device")
                        .anyMatch(name::startsWith);
                if (!own && !name.isEmpty()) {
                    files.put(name, describe(file));
                }
            }
        }
        return files;
    }

    private static String describe(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return "-> " + Files.readSymbolicLink(file);
        }
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        boolean preserved = Files.getLastModifiedTime(file).to(TimeUnit.SECONDS) == 1_600_000_000L;
        return Files.isDirectory(file)
                ? mode
                : mode + (preserved ? " of long ago " : " ") + Files.size(file) + " "
                        + Arrays.hashCode(Files.readAllBytes(file));
    }

    private static String errors(String log) {
        return log.lines()
                .filter(line -> line.contains("ERROR") || line.contains("WARN"))
                .limit(5)
                .reduce("", (all, line) -> all + " | " + line);
    }

    private static void run(Path where, String program, String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments.split(" ")));
        run(where, command.toArray(String[]::new));
    }

    private static void run(Path where, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
