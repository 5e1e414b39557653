package dev.sealane.agent.swu.disk;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of partition tables. */
enum Label {
    GPT,
    DOS;

    /** The name that descriptions and tools have for it. */
    String word() {
        return this == GPT ? "gpt" : "dos";
    }

    static Optional<Label> of(String word) {
        return Arrays.stream(values())
                .filter(label -> label.word().equals(word))
                .findFirst();
    }
}
