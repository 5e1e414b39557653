package dev.sealane.agent.swu.step;

import dev.sealane.agent.swu.step.DeltaRebuilding.Origin;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code delta}: the image holds the header of a zchunk file, the rest comes from what the device has and from a server; another
 * type ({@code chain}) installs what is rebuilt.
 */
final class DeltaInstaller implements EntryInstaller {
    /** What SWUpdate asks for in one request where the image says nothing. */
    private static final int DEFAULT_RANGES = 150;

    /** More in one request is refused by every server. */
    private static final int MAX_RANGES = 1000;

    private final Map<String, EntryInstaller> chains;
    private final RemoteFiles files;

    /**
     * Installs what these types install.
     *
     * @param chains by name
     */
    DeltaInstaller(Map<String, EntryInstaller> chains, RemoteFiles files) {
        this.chains = Map.copyOf(chains);
        this.files = files;
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.IMAGES, Section.FILES);
    }

    @Override
    public Step plan(Entry entry) throws IOException, InterruptedException {
        return new RebuiltStep(rebuilding(entry), chain(entry).plan(entry));
    }

    @Override
    public Optional<Rebuilding> wholeImage(Entry entry) throws IOException {
        return chain(entry).wholeImage(entry).isPresent() ? Optional.of(rebuilding(entry)) : Optional.empty();
    }

    private EntryInstaller chain(Entry entry) throws StepException {
        String name = Targets.required(entry, "chain");
        EntryInstaller chain = chains.get(name);
        if (chain == null) {
            throw unsupported(
                    entry,
                    "one of "
                            + String.join(
                                    ", ", chains.keySet().stream().sorted().toList()) + " as 'chain'",
                    name);
        }
        return chain;
    }

    private Rebuilding rebuilding(Entry entry) throws IOException {
        if (entry.installedDirectly()) {
            throw new StepException(
                    Reason.UNSUPPORTED,
                    entry.label() + ": expected no 'installed-directly': only a header would stream by");
        }
        Origin origin =
                new Origin(Targets.sourceOf(entry, "source"), sourceBytes(entry), file(entry), maxRanges(entry));
        return new DeltaRebuilding(entry, origin, files);
    }

    /** {@code detect} only saves reading what lies behind a file system. */
    private static OptionalLong sourceBytes(Entry entry) throws IOException {
        boolean all = Targets.property(entry, "source-size").equals(Optional.of("detect"));
        return all ? OptionalLong.empty() : Targets.bytes(entry, "source-size");
    }

    private static URI file(Entry entry) throws StepException {
        String url = Targets.required(entry, "url");
        try {
            URI file = new URI(url);
            if (("http".equals(file.getScheme()) || "https".equals(file.getScheme()))
                    && file.getHost() != null
                    && file.getUserInfo() == null) {
                return file;
            }
        } catch (URISyntaxException _) {
            // Refused below, as every other text.
        }
        throw unsupported(entry, "an http or https address as 'url'", url);
    }

    private static int maxRanges(Entry entry) throws StepException {
        String text = Targets.property(entry, "max-ranges").orElse("");
        if (text.isEmpty()) {
            return DEFAULT_RANGES;
        }
        if (text.matches("[0-9]{1,4}")) {
            int ranges = Integer.parseInt(text);
            if (ranges >= 1 && ranges <= MAX_RANGES) {
                return ranges;
            }
        }
        throw unsupported(entry, "between 1 and " + MAX_RANGES + " as 'max-ranges'", text);
    }

    private static StepException unsupported(Entry entry, String expected, String found) {
        return new StepException(
                Reason.UNSUPPORTED, entry.label() + ": expected " + expected + ", found " + Excerpt.quoted(found));
    }
}
