package dev.sealane.agent.swu.step;

import dev.sealane.agent.handler.ImageTransfer;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** Writes content to a medium, and compares what the medium holds with what came. */
public final class CheckedTransfer {
    private CheckedTransfer() {}

    /**
     * Writes, flushes, reads back and compares.
     *
     * @throws StepException if the medium holds something else
     */
    public static void write(ImageTransfer transfer, EntryContent source, Storage target, String label)
            throws IOException {
        MessageDigest hash = Digest.sha256();
        ImageTransfer.Moved moved;
        try (InputStream content = source.open();
                DigestInputStream arriving = new DigestInputStream(content, hash)) {
            arriving.on(source.digest().isEmpty());
            moved = transfer.writeAll(arriving, target);
        }
        Digest arrived = source.digest().isPresent() ? source.digest().get() : Digest.finish(hash);
        if (!moved.onMedium().equals(arrived)) {
            throw new StepException(
                    Reason.READ_BACK,
                    label + ": the target reads back as " + moved.onMedium() + ", written was " + arrived);
        }
    }
}
