package dev.sealane.agent.swu;

import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Bytes that were kept; who reads them to their end learns whether they still are what was kept. */
final class ComparedInput extends FilterInputStream {
    private final Digest expected;
    private final MessageDigest hash = Digest.sha256();
    private boolean ended;

    ComparedInput(InputStream kept, Digest expected) {
        super(kept);
        this.expected = expected;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
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
    public boolean markSupported() {
        return false;
    }
}
