package dev.sealane.server.blob;

import dev.sealane.server.refusal.Refusal;
import java.io.IOException;

/** A blob could not be written; nothing of it is kept. */
public final class BlobFailure extends Refusal {
    private BlobFailure(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    private BlobFailure(Kind kind, String code, String message, Throwable cause) {
        super(kind, code, message, cause);
    }

    static BlobFailure tooLarge(long limit) {
        return new BlobFailure(Kind.TOO_LARGE, "upload-too-large", "expected at most " + limit + " bytes");
    }

    static BlobFailure of(IOException cause) {
        return new BlobFailure(
                Kind.NO_STORAGE,
                "storage-failed",
                "the server could not store the bytes: " + cause.getMessage(),
                cause);
    }
}
