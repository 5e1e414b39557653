package dev.sealane.agent.swu;

import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Bytes that were kept; who reads them to their end learns whether they still are what was kept. */
final class ComparedInput extends BlockInput {
    private final InputStream kept;
    private final Digest expected;
    private final MessageDigest hash = Digest.sha256();
    private boolean ended;

    ComparedInput(InputStream kept, Digest expected) {
        this.kept = kept;
        this.expected = expected;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = kept.read(into, offset, length);
        if (read > 0) {
            hash.update(into, offset, read);
        } else if (read < 0 && !ended) {
            ended = true;
            if (!Digest.finish(hash).equals(expected)) {
                throw new StepException(Reason.STAGING, "what was kept of the image is damaged");
            }
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        kept.close();
    }
}
