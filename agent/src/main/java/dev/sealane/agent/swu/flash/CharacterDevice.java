package dev.sealane.agent.swu.flash;

import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Devices that are read and written at positions and have no size that the system tells, such as those of flash. */
final class CharacterDevice {
    private static final int BUFFER_BYTES = 64 * 1024;

    private CharacterDevice() {}

    /**
     * Writes content at a position, reads it back and compares.
     *
     * @param end the first position that is not its own
     * @throws StepException if there is more content than room, or the device holds something else afterwards
     */
    static void write(Path node, long offset, long end, EntryContent content, String label) throws IOException {
        MessageDigest hash = Digest.sha256();
        long at = offset;
        try (InputStream in = content.open();
                FileChannel device = FileChannel.open(node, StandardOpenOption.WRITE)) {
            byte[] chunk = new byte[BUFFER_BYTES];
            for (int n = in.readNBytes(chunk, 0, chunk.length); n > 0; n = in.readNBytes(chunk, 0, chunk.length)) {
                if (n > end - at) {
                    throw new StepException(Reason.TOO_LARGE, label + ": " + node + " is full at byte " + at);
                }
                hash.update(chunk, 0, n);
                at = write(device, at, ByteBuffer.wrap(chunk, 0, n));
            }
            requireEnd(in);
        }
        Digest written = Digest.finish(hash);
        Digest found = digest(node, offset, at - offset);
        if (!found.equals(written)) {
            throw new StepException(
                    Reason.READ_BACK, label + ": " + node + " reads back as " + found + ", written was " + written);
        }
    }

    /** The digest of a part of a device. */
    static Digest digest(Path node, long offset, long length) throws IOException {
        MessageDigest hash = Digest.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (FileChannel device = FileChannel.open(node, StandardOpenOption.READ)) {
            for (long done = 0; done < length; ) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, length - done));
                int n = device.read(buffer, offset + done);
                if (n <= 0) {
                    break; // The digest of less is another one.
                }
                hash.update(buffer.flip());
                done += n;
            }
        }
        return Digest.finish(hash);
    }

    private static long write(FileChannel device, long at, ByteBuffer chunk) throws IOException {
        long position = at;
        while (chunk.hasRemaining()) {
            position += device.write(chunk, position);
        }
        return position;
    }

    /** Content that streams by is verified when its end is read. */
    private static void requireEnd(InputStream in) throws IOException {
        if (in.read() >= 0) {
            throw new IOException("expected the end of the content, found more");
        }
    }
}
