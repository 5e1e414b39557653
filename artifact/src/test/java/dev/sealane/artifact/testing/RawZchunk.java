package dev.sealane.artifact.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Headers of zchunk files field by field, right and wrong ones; lengths and checksums are right unless said otherwise. */
public final class RawZchunk {
    private static final int DIGEST_BYTES = 32;

    private String id = "\0ZCK1";
    private long wholeHash = 1;
    private long chunkHash = 1;
    private long flags = 4;
    private long compression = 2;
    private long count = -1;
    private int indexSlack;
    private int headerSlack;
    private int checksumFlaw;
    private byte[] elements = new byte[0];
    private byte[] signatures = number(0);
    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    private int chunkCount;

    public RawZchunk id(String text) {
        id = text;
        return this;
    }

    public RawZchunk hashes(long whole, long ofChunks) {
        wholeHash = whole;
        chunkHash = ofChunks;
        return this;
    }

    public RawZchunk flags(long bits) {
        flags = bits;
        return this;
    }

    public RawZchunk compression(long type) {
        compression = type;
        return this;
    }

    /** Says that there are so many chunks. */
    public RawZchunk count(long chunkNumber) {
        count = chunkNumber;
        return this;
    }

    /** Says that the index is longer by this. */
    public RawZchunk indexSlack(int bytes) {
        indexSlack = bytes;
        return this;
    }

    /** Says that the header is longer by this. */
    public RawZchunk headerSlack(int bytes) {
        headerSlack = bytes;
        return this;
    }

    /** Changes the checksum. */
    public RawZchunk wrongChecksum() {
        checksumFlaw = 1;
        return this;
    }

    public RawZchunk elements(byte[] bytes) {
        elements = bytes;
        return this;
    }

    public RawZchunk signatures(byte[] bytes) {
        signatures = bytes;
        return this;
    }

    public RawZchunk chunk(byte[] storedDigest, byte[] digest, long stored, long length) {
        chunks.writeBytes(storedDigest);
        chunks.writeBytes(digest);
        chunks.writeBytes(number(stored));
        chunks.writeBytes(number(length));
        chunkCount++;
        return this;
    }

    /** A chunk that is stored as it is. */
    public RawZchunk plain(byte[] content) {
        return chunk(new byte[DIGEST_BYTES], sha256(content), content.length, content.length);
    }

    public RawZchunk noDictionary() {
        return chunk(new byte[DIGEST_BYTES], new byte[DIGEST_BYTES], 0, 0);
    }

    public byte[] bytes() {
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        index.writeBytes(number(chunkHash));
        index.writeBytes(number(count < 0 ? chunkCount : count));
        index.writeBytes(chunks.toByteArray());
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(new byte[DIGEST_BYTES]);
        header.writeBytes(number(flags));
        header.writeBytes(number(compression));
        header.writeBytes(elements);
        header.writeBytes(number(index.size() + indexSlack));
        header.writeBytes(index.toByteArray());
        header.writeBytes(signatures);
        ByteArrayOutputStream lead = new ByteArrayOutputStream();
        lead.writeBytes(number(wholeHash));
        lead.writeBytes(number(header.size() + headerSlack));
        byte[] checksum =
                sha256("\0ZCK1".getBytes(StandardCharsets.US_ASCII), lead.toByteArray(), header.toByteArray());
        checksum[0] += (byte) checksumFlaw;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(lead.toByteArray());
        all.writeBytes(checksum);
        all.writeBytes(header.toByteArray());
        return all.toByteArray();
    }

    /** A compressed integer. */
    public static byte[] number(long value) {
        ByteArrayOutputStream digits = new ByteArrayOutputStream();
        long rest = value;
        while (rest >>> 7 != 0) {
            digits.write((int) (rest & 0x7f));
            rest >>>= 7;
        }
        digits.write((int) (rest | 0x80));
        return digits.toByteArray();
    }

    public static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                hash.update(part);
            }
            return hash.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
