package dev.sealane.artifact.tar;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a tar archive as a stream, strictly: regular files only, every header checksum checked, extended headers bounded.
 *
 * <p>USTAR, GNU and V7 headers are read; names and sizes may come in a PAX extended header, names also in a GNU long name.
 * An archive ends at its first zero block, or at the end of the input between two entries: every stock reader takes
 * archives without end blocks (format digest, section 1.2). An input that ends anywhere else is refused as truncated.
 *
 * <p>Nothing is held in memory but one block and one extended header. Not thread-safe. The input is not closed.
 */
public final class TarReader {
    private final InputStream in;
    private final String where;
    private final int maxEntries;
    private final byte[] block = new byte[TarHeader.BLOCK_BYTES];
    private int entries;
    private String name = "";
    private long contentLeft;
    private long paddingLeft;
    private boolean ended;

    /**
     * Starts before the first entry.
     *
     * @param in the archive; large reads are passed on as they are, so it need not be buffered
     * @param where what the archive is called in messages
     * @param maxEntries the number of entries after which the archive is refused
     */
    public TarReader(InputStream in, String where, int maxEntries) {
        this.in = in;
        this.where = where;
        this.maxEntries = maxEntries;
    }

    /**
     * Moves to the next entry; what was not read of the one before is skipped.
     *
     * @return the entry, or nothing at the end of the archive
     */
    public Optional<TarEntry> next() throws IOException {
        skipContent();
        if (ended || !readHeaderBlock()) {
            ended = true;
            return Optional.empty();
        }
        if (++entries > maxEntries) {
            throw new ArtifactException.LimitExceeded("the number of entries", maxEntries, where);
        }
        TarEntry entry = resolveEntry();
        name = entry.name();
        startContent(entry.size());
        return Optional.of(entry);
    }

    /** The content of the entry that {@link #next} moved to. Closing it does nothing. */
    public InputStream content() {
        return new Content();
    }

    /** Follows extended headers to the file that they describe. */
    private TarEntry resolveEntry() throws IOException {
        Optional<PaxRecords> pax = Optional.empty();
        Optional<String> longName = Optional.empty();
        TarHeader header = TarHeader.parse(block, where);
        while (header.typeFlag() != TarHeader.REGULAR) {
            byte[] extension = readExtension(header);
            if (header.typeFlag() == TarHeader.PAX && pax.isEmpty()) {
                pax = Optional.of(PaxRecords.parse(extension, where));
            } else if (header.typeFlag() == TarHeader.GNU_LONG_NAME && longName.isEmpty()) {
                longName = Optional.of(longName(extension));
            } else {
                throw new ArtifactException.Malformed(
                        "tar header in " + where, "one extended header of a kind for an entry", "two");
            }
            if (!readHeaderBlock()) {
                throw new ArtifactException.Malformed(
                        "tar header in " + where, "an entry after an extended header", "the end of the archive");
            }
            header = TarHeader.parse(block, where);
        }
        return describe(header, pax.orElse(new PaxRecords(Map.of())), longName);
    }

    private TarEntry describe(TarHeader header, PaxRecords pax, Optional<String> longName) throws ArtifactException {
        String name = pax.path(where).orElse(longName.orElse(header.name()));
        if (name.isEmpty() || name.endsWith("/")) {
            throw notRegular(name.isEmpty() ? "an entry without a name" : "the directory " + name);
        }
        long seconds = pax.modifiedSeconds(where).orElse(header.modifiedSeconds());
        Instant modified = seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()
                ? Instant.EPOCH
                : Instant.ofEpochSecond(seconds);
        return new TarEntry(name, pax.size(where).orElse(header.size()), header.mode(), modified);
    }

    private byte[] readExtension(TarHeader header) throws IOException {
        if (header.typeFlag() != TarHeader.PAX && header.typeFlag() != TarHeader.GNU_LONG_NAME) {
            String kind = String.format("type flag 0x%02x for %s", header.typeFlag(), Excerpt.quoted(header.name()));
            throw notRegular(kind);
        }
        if (header.size() > PaxRecords.MAX_BYTES) {
            throw new ArtifactException.LimitExceeded(
                    "the bytes of an extended tar header", PaxRecords.MAX_BYTES, where);
        }
        name = "an extended header";
        startContent(header.size());
        byte[] extension = content().readAllBytes();
        skipContent();
        return extension;
    }

    private String longName(byte[] bytes) throws ArtifactException {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return TarHeader.utf8(bytes, length, "long name in " + where);
    }

    /** Reads a block; false at the end of the archive. */
    private boolean readHeaderBlock() throws IOException {
        int read = in.readNBytes(block, 0, block.length);
        if (read == 0) {
            return false;
        }
        if (read < block.length) {
            throw new ArtifactException.Truncated("a tar header in " + where);
        }
        for (byte b : block) {
            if (b != 0) {
                return true;
            }
        }
        return false;
    }

    private void startContent(long size) {
        contentLeft = size;
        paddingLeft = -size & (TarHeader.BLOCK_BYTES - 1);
    }

    private void skipContent() throws IOException {
        byte[] rubbish = new byte[contentLeft > 0 ? 64 * 1024 : TarHeader.BLOCK_BYTES];
        while (contentLeft > 0) {
            contentLeft -= readSome(rubbish, 0, (int) Math.min(rubbish.length, contentLeft));
        }
        while (paddingLeft > 0) {
            paddingLeft -= readSome(rubbish, 0, (int) Math.min(rubbish.length, paddingLeft));
        }
    }

    private int readSome(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        if (read < 0) {
            throw new ArtifactException.Truncated(Excerpt.quoted(name) + " in " + where);
        }
        return read;
    }

    private ArtifactException notRegular(String found) {
        return new ArtifactException.UnexpectedEntry(where, "regular files only", found);
    }

    private final class Content extends BlockInput {
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (contentLeft == 0) {
                return -1;
            }
            int read = readSome(into, offset, (int) Math.min(length, contentLeft));
            contentLeft -= read;
            return read;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(in.available(), contentLeft);
        }
    }
}
