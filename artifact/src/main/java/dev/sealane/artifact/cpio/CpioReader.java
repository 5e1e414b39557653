package dev.sealane.artifact.cpio;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads a cpio archive in newc or crc format as a stream, strictly: every digit, name and crc checksum is checked.
 *
 * <p>An archive ends with the member {@code TRAILER!!!} and nowhere else; an input that ends before it is refused as
 * truncated (image digest, section 1.1). The sum of a crc member is compared before the last of its bytes are handed out,
 * for members that are skipped as well (section 1.2).
 *
 * <p>Nothing is held in memory but one header. Not thread-safe. The input is not closed.
 */
public final class CpioReader {
    private static final int SKIP_BYTES = 64 * 1024;

    private final InputStream in;
    private final String where;
    private final int maxEntries;
    private int entries;
    private Optional<CpioEntry> current = Optional.empty();
    private long contentLeft;
    private int paddingLeft;
    private long sum;
    private boolean ended;

    /**
     * Starts before the first member.
     *
     * @param in the archive; large reads are passed on as they are, so it need not be buffered
     * @param where what the archive is called in messages
     * @param maxEntries the number of members after which the archive is refused
     */
    public CpioReader(InputStream in, String where, int maxEntries) {
        this.in = in;
        this.where = where;
        this.maxEntries = maxEntries;
    }

    /**
     * Moves to the next member; what was not read of the one before is skipped and summed up.
     *
     * @return the member, or nothing once the trailer was read
     */
    public Optional<CpioEntry> next() throws IOException {
        skipContent();
        if (ended) {
            return Optional.empty();
        }
        CpioEntry entry = readEntry();
        if (entry.name().equals(CpioEntry.TRAILER)) {
            endWith(entry);
            return Optional.empty();
        }
        if (++entries > maxEntries) {
            throw new ArtifactException.LimitExceeded("the number of members", maxEntries, where);
        }
        current = Optional.of(entry);
        contentLeft = entry.size();
        paddingLeft = CpioHeader.padding(entry.size());
        sum = 0;
        if (contentLeft == 0) {
            checkSum(entry);
        }
        return current;
    }

    /** The content of the member that {@link #next} moved to. Closing it does nothing. */
    public InputStream content() {
        return new Content();
    }

    private CpioEntry readEntry() throws IOException {
        byte[] fixed = exactly(CpioHeader.BYTES);
        CpioHeader header = CpioHeader.parse(fixed, where);
        String name = CpioHeader.name(exactly(header.nameBytes()), where);
        exactly(CpioHeader.padding(CpioHeader.BYTES + header.nameBytes()));
        return new CpioEntry(name, header.size(), header.format(), header.checksum());
    }

    private void endWith(CpioEntry trailer) throws ArtifactException {
        if (trailer.size() != 0) {
            throw new ArtifactException.Malformed("the trailer of " + where, "no content", trailer.size() + " bytes");
        }
        current = Optional.empty();
        ended = true;
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new ArtifactException.Truncated("a cpio header in " + where);
        }
        return bytes;
    }

    private void skipContent() throws IOException {
        byte[] rubbish = new byte[contentLeft > 0 ? SKIP_BYTES : 0];
        while (contentLeft > 0) {
            readContent(rubbish, 0, rubbish.length);
        }
        exactly(paddingLeft);
        paddingLeft = 0;
    }

    private int readContent(byte[] into, int offset, int length) throws IOException {
        CpioEntry entry = current.orElseThrow();
        int read = in.read(into, offset, (int) Math.min(length, contentLeft));
        if (read < 0) {
            throw new ArtifactException.Truncated(Excerpt.quoted(entry.name()) + " in " + where);
        }
        contentLeft -= read;
        if (entry.format() == CpioFormat.CRC) {
            sum += sumOf(into, offset, read);
            if (contentLeft == 0) {
                checkSum(entry);
            }
        }
        return read;
    }

    private void checkSum(CpioEntry entry) throws ArtifactException {
        long found = sum & CpioEntry.MAX_BYTES;
        if (entry.format() == CpioFormat.CRC && found != entry.checksum()) {
            throw new ArtifactException.Malformed(
                    Excerpt.quoted(entry.name()) + " in " + where,
                    String.format("content with the sum %08x", entry.checksum()),
                    String.format("%08x", found));
        }
    }

    /** The sum of some bytes as unsigned numbers. */
    static long sumOf(byte[] bytes, int offset, int length) {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += bytes[i] & 0xff;
        }
        return sum;
    }

    private final class Content extends BlockInput {
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            return contentLeft == 0 ? -1 : readContent(into, offset, length);
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(in.available(), contentLeft);
        }
    }
}
