package dev.sealane.agent.swu;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One image of the differential corpus.
 *
 * @param name says what is special about it
 * @param sections of the description; {@code @ROOT@} stands for the directory of the device
 * @param files that it names
 * @param damaged the text at the end of a payload whose last byte is changed after writing; empty if none is
 * @param options of both installers
 * @param difference how the outcomes may differ
 */
record InstallCase(
        String name,
        String sections,
        Map<String, byte[]> files,
        String damaged,
        List<String> options,
        Difference difference) {
    /** How the two outcomes may differ. */
    enum Difference {
        /** Not at all: the same verdict, the same targets, the same environment. */
        NONE,
        /** Both refuse; the installer changed something before, the agent did not. */
        UNTOUCHED,
        /** Both refuse, with the same targets; the agent's marks say "failed". */
        MARKS,
        /** The installer installs, the agent refuses and changes nothing. */
        REFUSED
    }

    /** Builds cases. */
    static final class Corpus {
        private final List<InstallCase> cases = new ArrayList<>();

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
            add(name, sections, files, Difference.NONE);
        }

        void add(String name, String sections, Map<String, byte[]> files, Difference difference) {
            cases.add(new InstallCase(name, sections, files, "", List.of(), difference));
        }

        void damaged(String name, String sections, Map<String, byte[]> files, String ending, Difference difference) {
            cases.add(new InstallCase(name, sections, files, ending, List.of(), difference));
        }

        void selecting(String name, String sections, Map<String, byte[]> files, String selection) {
            cases.add(new InstallCase(name, sections, files, "", List.of("-e", selection), Difference.NONE));
        }

        List<InstallCase> cases() {
            return cases;
        }
    }
}
