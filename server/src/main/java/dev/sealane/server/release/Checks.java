package dev.sealane.server.release;

import dev.sealane.server.refusal.InvalidInput;
import java.util.Locale;
import java.util.Optional;

/**
 * Digests that a sender announces with a file, in hexadecimal. What is not announced is not compared.
 */
public record Checks(Optional<String> md5, Optional<String> sha1, Optional<String> sha256) {
    public Checks {
        md5 = md5.map(text -> require("md5sum", text, 32));
        sha1 = sha1.map(text -> require("sha1sum", text, 40));
        sha256 = sha256.map(text -> require("sha256sum", text, 64));
    }

    /**
     * Compares what was announced with what came.
     *
     * @throws DraftRefused if the file has another digest
     */
    void compare(LegacyDigests legacy, String found) {
        compare("md5", md5, legacy.md5());
        compare("sha1", sha1, legacy.sha1());
        compare("sha256", sha256, found);
    }

    private static void compare(String algorithm, Optional<String> expected, String found) {
        if (expected.isPresent() && !expected.get().equals(found)) {
            throw DraftRefused.digest(algorithm, expected.get(), found);
        }
    }

    private static String require(String where, String text, int length) {
        String digits = text.strip().toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{" + length + "}")) {
            throw new InvalidInput(where, "expected " + length + " hexadecimal digits");
        }
        return digits;
    }
}
