package dev.sealane.agent.swu.step;

import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.stream.BlockInput;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/** Rebuilt content: who reads it to its end learns whether it has the digest that the image promises, where it promises one. */
final class PromisedInput extends BlockInput {
    private final InputStream rebuilt;
    private final Closeable basis;
    private final Optional<Digest> promised;
    private final String label;
    private final MessageDigest hash = Digest.sha256();
    private boolean ended;

    /**
     * Starts before the first byte.
     *
     * @param basis is closed with the content
     */
    PromisedInput(InputStream rebuilt, Closeable basis, Optional<Digest> promised, String label) {
        this.rebuilt = rebuilt;
        this.basis = basis;
        this.promised = promised;
        this.label = label;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = rebuilt.read(into, offset, length);
        if (promised.isPresent() && !ended) {
            if (read > 0) {
                hash.update(into, offset, read);
            } else if (read < 0) {
                ended = true;
                compare(promised.get());
            }
        }
        return read;
    }

    private void compare(Digest expected) throws StepException {
        Digest found = Digest.finish(hash);
        if (!found.equals(expected)) {
            throw new StepException(
                    Reason.BAD_CONTENT,
                    label + ": rebuilt content has the digest " + found + ", expected " + expected
                            + "; is it a delta to something else?");
        }
    }

    @Override
    public void close() throws IOException {
        try (basis) {
            rebuilt.close();
        }
    }
}
