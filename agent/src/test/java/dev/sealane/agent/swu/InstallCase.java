package dev.sealane.agent.swu;

import dev.sealane.agent.testing.SwuParts;
import dev.sealane.artifact.swu.description.DescriptionDocument.Language;
import dev.sealane.testing.SwupdateRelease;
import dev.sealane.testing.SwupdateRelease.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One image of the differential corpus.
 *
 * @param name says what is special about it
 * @param sections of the description, as libconfig; {@code @ROOT@} stands for the directory of the device
 * @param files that it names
 * @param language that its description is written in
 * @param signature what its signature is
 * @param change what is changed after writing
 * @param options of both installers
 * @param difference how the outcomes may differ
 */
record InstallCase(
        String name,
        String sections,
        Map<String, byte[]> files,
        Language language,
        Signature signature,
        Optional<Consumer<SwuParts>> change,
        List<String> options,
        Difference difference) {
    /** How the two outcomes may differ. */
    enum Difference {
        /** Not at all: the same verdict, the same targets, the same environment. */
        NONE,
        /** Both refuse; the installer changed something before, the agent did not. */
        UNTOUCHED,
        /** Both refuse while they write: the installer's marks stay at "in progress", the agent's say "failed". */
        MARKS,
        /** The installer installs, the agent refuses and changes nothing. */
        REFUSED,
        /** The installer installs, the agent refuses while it writes: its marks say "failed". */
        FAILED
    }

    static InstallCase of(String name, String sections, Map<String, byte[]> files) {
        return new InstallCase(
                name, sections, files, Language.LIBCONFIG, Signature.CMS, Optional.empty(), List.of(), Difference.NONE);
    }

    InstallCase named(String other) {
        return new InstallCase(other, sections, files, language, signature, change, options, difference);
    }

    InstallCase json() {
        return new InstallCase(name + ", JSON", sections, files, Language.JSON, signature, change, options, difference);
    }

    InstallCase signed(Signature kind) {
        return new InstallCase(name, sections, files, language, kind, change, options, difference);
    }

    InstallCase changed(Consumer<SwuParts> how) {
        return new InstallCase(name, sections, files, language, signature, Optional.of(how), options, difference);
    }

    InstallCase with(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new InstallCase(name, sections, files, language, signature, change, List.copyOf(all), difference);
    }

    InstallCase differing(Difference how) {
        return new InstallCase(name, sections, files, language, signature, change, options, how);
    }

    /** The release that judges such signatures. */
    SwupdateRelease release() {
        return signature == Signature.CMS ? SwupdateRelease.BOOKWORM : SwupdateRelease.FORKY;
    }

    /** Whether the payload goes to its target while it streams by. */
    boolean isDirect() {
        return sections.contains("installed-directly");
    }

    /** Builds cases. */
    static final class Corpus {
        private final List<InstallCase> cases = new ArrayList<>();

        /** Files by their names. */
        static Map<String, byte[]> files(Object... namesAndContents) {
            Map<String, byte[]> files = new LinkedHashMap<>();
            for (int i = 0; i < namesAndContents.length; i += 2) {
                Object content = namesAndContents[i + 1];
                files.put(
                        (String) namesAndContents[i],
                        content instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) content);
            }
            return files;
        }

        void add(String name, String sections, Map<String, byte[]> files) {
            add(of(name, sections, files));
        }

        void add(String name, String sections, Map<String, byte[]> files, Difference difference) {
            add(of(name, sections, files).differing(difference));
        }

        void add(InstallCase one) {
            cases.add(one);
        }

        List<InstallCase> cases() {
            return cases;
        }
    }
}
