package dev.sealane.server.release;

import dev.sealane.server.refusal.Refusal;

/** A file that cannot be kept for a release to come, or not go into one. */
public final class DraftRefused extends Refusal {
    private DraftRefused(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    static DraftRefused digest(String algorithm, String expected, String found) {
        return new DraftRefused(
                Kind.INVALID,
                "file-" + algorithm + "-differs",
                "expected the " + algorithm + " digest " + expected + ", found " + found);
    }

    static DraftRefused empty() {
        return new DraftRefused(Kind.INVALID, "file-empty", "expected a file with at least one byte");
    }

    static DraftRefused exists(String fileName) {
        return new DraftRefused(Kind.CONFLICT, "file-exists", "the module has a file '" + fileName + "'");
    }

    static DraftRefused tooMany(int limit) {
        return new DraftRefused(Kind.TOO_SOON, "too-many-files", "expected at most " + limit + " files in a module");
    }

    static DraftRefused otherRelease(String release, String named) {
        return new DraftRefused(
                Kind.INVALID,
                "release-differs",
                "expected a Mender artifact that names the release '" + release + "', found one that names '" + named
                        + "'");
    }
}
