package dev.sealane.artifact.swu;

import dev.sealane.artifact.Digest;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.codec.Compressor;
import dev.sealane.artifact.cpio.CpioEntry;
import dev.sealane.artifact.cpio.CpioFormat;
import dev.sealane.artifact.cpio.CpioWriter;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.crypt.EncryptingOutput;
import dev.sealane.artifact.stream.OutputFile;
import dev.sealane.artifact.swu.DescriptionTemplate.Facts;
import dev.sealane.artifact.swu.DescriptionTemplate.Transformation;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes SWUpdate images, reproducibly: the same template, files and keys give the same bytes, unless the signature is random
 * by nature (RSA-PSS, ECDSA).
 *
 * <p>A description that is encrypted for recipients is random by nature too.
 *
 * <p>The output appears whole or not at all. Each payload is compressed, encrypted, hashed and summed up on its way into its
 * final place, behind room for a description whose content is known only afterwards; what the room is too large is filled
 * with line feeds. Encrypted payloads are read twice, because their vectors are made of their digests.
 */
public final class SwuWriter {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final String LONGEST_DIGEST = "0".repeat(64);

    private final Map<String, Path> sources;
    private final DescriptionTemplate template;
    private final SwuWriteOptions options;
    private final Optional<String> disclosedKey;
    private long bytesRead;

    private SwuWriter(DescriptionTemplate template, Map<String, Path> sources, SwuWriteOptions options)
            throws IOException {
        this.template = template;
        this.sources = sources;
        this.options = options;
        this.disclosedKey = disclosedKey(options);
    }

    /** The files that a template names, in {@code directory} under the names that it gives them. */
    public static Map<String, Path> sources(DescriptionDocument template, Path directory) throws IOException {
        Map<String, Path> sources = new LinkedHashMap<>();
        new DescriptionTemplate(template).files().keySet().forEach(name -> sources.put(name, directory.resolve(name)));
        return sources;
    }

    /** The bytes of these files, for showing progress. */
    public static long bytesToRead(Map<String, Path> sources) throws IOException {
        long bytes = 0;
        for (Path source : sources.values()) {
            bytes += Files.size(source);
        }
        return bytes;
    }

    /**
     * Writes an image of a template and the files that it names.
     *
     * @param template a description without digests, sizes and vectors
     * @param sources where the files are, by the names that the template gives them
     * @param output replaced if it exists
     * @throws IllegalArgumentException if the template contradicts itself or asks for a key that is not there
     * @throws IOException if a file cannot be read, is too large, or the output cannot be written
     */
    public static void write(
            DescriptionDocument template, Map<String, Path> sources, SwuWriteOptions options, Path output)
            throws IOException {
        write(new DescriptionTemplate(template), sources, options, output);
    }

    private static void write(
            DescriptionTemplate template, Map<String, Path> sources, SwuWriteOptions options, Path output)
            throws IOException {
        for (Map.Entry<String, Transformation> file : template.files().entrySet()) {
            Path source = sources.get(file.getKey());
            if (source == null || !Files.isRegularFile(source)) {
                throw new NoSuchFileException(source == null ? file.getKey() : source.toString());
            }
            if (file.getValue().encrypted() && options.contentKey().isEmpty()) {
                throw new IllegalArgumentException("'" + file.getKey() + "' is to be encrypted and there is no key");
            }
        }
        try (OutputFile file = new OutputFile(output)) {
            new SwuWriter(template, sources, options).write(file);
        }
    }

    private void write(OutputFile file) throws IOException {
        int room = template.fill(longestFacts()).length;
        long expectedAt = front(new byte[room]).length;
        Map<String, Facts> facts = new LinkedHashMap<>();
        long at = expectedAt;
        for (Map.Entry<String, Transformation> payload : template.files().entrySet()) {
            Path source = Optional.ofNullable(sources.get(payload.getKey())).orElseThrow();
            at = writePayload(file, at, payload.getKey(), source, payload.getValue(), facts);
        }
        byte[] description = template.fill(facts);
        byte[] filled = Arrays.copyOf(description, room);
        Arrays.fill(filled, description.length, room, (byte) '\n');
        byte[] front = front(filled);
        long length = at - expectedAt;
        if (front.length != expectedAt) {
            file.move(expectedAt, length, front.length - expectedAt);
        }
        file.write(0, front);
        byte[] end = CpioWriter.end(CpioFormat.CRC, front.length + length);
        file.write(front.length + length, end);
        file.publish(front.length + length + end.length);
    }

    private Map<String, Facts> longestFacts() {
        Map<String, Facts> facts = new LinkedHashMap<>();
        template.files().forEach((name, transformation) -> {
            Optional<byte[]> vector =
                    transformation.encrypted() ? Optional.of(new byte[ContentKey.VECTOR_BYTES]) : Optional.empty();
            facts.put(name, new Facts(LONGEST_DIGEST, CpioEntry.MAX_BYTES, vector, vector.flatMap(_ -> disclosedKey)));
        });
        return facts;
    }

    /** The key of the payloads, where the description is for its recipients alone. */
    private static Optional<String> disclosedKey(SwuWriteOptions options) throws IOException {
        boolean disclosed = options.cover()
                .filter(DescriptionCover.Recipients.class::isInstance)
                .isPresent();
        return disclosed && options.contentKey().isPresent()
                ? Optional.of(options.contentKey().get().hex())
                : Optional.empty();
    }

    /** The description and its signature, which is one of the text before it was encrypted (section 5.5). */
    private byte[] front(byte[] description) throws IOException {
        ByteArrayOutputStream front = new ByteArrayOutputStream();
        byte[] stored = options.cover().isPresent() ? options.cover().get().encrypt(description) : description;
        CpioWriter.write(front, CpioFormat.CRC, SwuReader.DESCRIPTION, stored);
        if (options.signing().isPresent()) {
            CpioWriter.write(
                    front,
                    CpioFormat.CRC,
                    SwuReader.SIGNATURE,
                    options.signing().get().sign(description));
        }
        return front.toByteArray();
    }

    private long writePayload(
            OutputFile file, long at, String name, Path source, Transformation transformation, Map<String, Facts> facts)
            throws IOException {
        int headerBytes = CpioWriter.header(new CpioEntry(name, 0, CpioFormat.CRC, 0)).length;
        Optional<ContentKey> key = transformation.encrypted() ? Optional.of(key(source)) : Optional.empty();
        Stored stored = new Stored(file.streamAt(at + headerBytes), name);
        try (OutputStream out = key.isPresent() ? new EncryptingOutput(stored, key.get()) : stored) {
            writeContent(source, transformation.compression(), out);
        }
        CpioEntry entry = new CpioEntry(name, stored.bytes, CpioFormat.CRC, stored.checksum.value());
        file.write(at, CpioWriter.header(entry));
        file.write(at + headerBytes + stored.bytes, CpioWriter.padding(stored.bytes));
        facts.put(
                name,
                new Facts(
                        stored.digest().hex(),
                        stored.bytes,
                        key.map(ContentKey::vector),
                        key.flatMap(_ -> disclosedKey)));
        return at + headerBytes + stored.bytes + CpioWriter.padding(stored.bytes).length;
    }

    /** A file that starts as its compression does was compressed before, and is stored as it is. */
    private void writeContent(Path source, Compression compression, OutputStream out) throws IOException {
        boolean compressed = compression != Compression.NONE && startsCompressed(source, compression);
        try (InputStream in = Files.newInputStream(source);
                OutputStream packed =
                        Compressor.open(out, compressed ? Compression.NONE : compression, options.threads())) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                packed.write(buffer, 0, read);
                bytesRead += read;
                options.progress().accept(bytesRead);
            }
        }
    }

    private static boolean startsCompressed(Path source, Compression compression) throws IOException {
        try (InputStream in = Files.newInputStream(source)) {
            return compression.isStart(in.readNBytes(Compression.MAGIC_BYTES));
        }
    }

    private ContentKey key(Path source) throws IOException {
        ContentKey key = options.contentKey().orElseThrow();
        return key.withVector(EncryptingOutput.deriveVector(key, digest(source)));
    }

    private static byte[] digest(Path source) throws IOException {
        MessageDigest hash = Digest.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(source)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
            }
        }
        return hash.digest();
    }

    /** Counts, hashes and sums up what goes into the archive. */
    private static final class Stored extends FilterOutputStream {
        private final MessageDigest hash = Digest.sha256();
        private final CpioWriter.Checksum checksum = new CpioWriter.Checksum();
        private final String name;
        private long bytes;

        Stored(OutputStream out, String name) {
            super(out);
            this.name = name;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            bytes += length;
            if (bytes > CpioEntry.MAX_BYTES) {
                throw new IOException("'" + name + "' has more than " + CpioEntry.MAX_BYTES
                        + " stored bytes, the most that a member can hold; compress it, or split it with offsets");
            }
            hash.update(from, offset, length);
            checksum.update(from, offset, length);
            out.write(from, offset, length);
        }

        Digest digest() {
            return Digest.finish(hash);
        }
    }
}
