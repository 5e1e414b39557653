package dev.sealane.artifact.mender;

import dev.sealane.artifact.Digest;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.codec.Compressor;
import dev.sealane.artifact.sign.ArtifactSignature;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.artifact.stream.OutputFile;
import dev.sealane.artifact.tar.TarEntry;
import dev.sealane.artifact.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes Mender artifacts of version 3, reproducibly: the same plan gives the same bytes on every machine.
 *
 * <p>The output appears whole or not at all. The payload is read once: it is hashed and compressed into its final place,
 * behind room for a header whose content (the digests) is known only afterwards. Should the header need another number of
 * blocks than expected, the payload is moved.
 */
public final class MenderWriter {
    private static final byte[] VERSION = "{\"format\":\"mender\",\"version\":3}".getBytes(StandardCharsets.US_ASCII);
    private static final int ENTRY_MODE = 0600;
    private static final int FILE_MODE = 0644;
    private static final int BUFFER_BYTES = 256 * 1024;

    /** Stands in for a digest while the room for the header is reckoned; as hard to compress as a real one. */
    private static final Digest UNKNOWN = Digest.of(VERSION);

    private final ArtifactPlan plan;
    private final WriteOptions options;
    private long bytesRead;

    private MenderWriter(ArtifactPlan plan, WriteOptions options) {
        this.plan = plan;
        this.options = options;
    }

    /**
     * Writes the artifact.
     *
     * @param output replaced if it exists
     * @throws UnusableKeyException if the key cannot sign artifacts
     * @throws IOException if a file cannot be read, changes while it is read, or the output cannot be written
     */
    public static void write(ArtifactPlan plan, WriteOptions options, Path output) throws IOException {
        if (options.key().isPresent()) {
            ArtifactSignature.requireUsable(options.key().get());
        }
        try (OutputFile file = new OutputFile(output)) {
            new MenderWriter(plan, options).write(file);
        }
    }

    private void write(OutputFile file) throws IOException {
        Map<FileName, Digest> unknown = new LinkedHashMap<>();
        plan.files().forEach(source -> unknown.put(source.name(), UNKNOWN));
        long expectedAt = beforeData(unknown, 0, (key, _) -> new byte[ArtifactSignature.sizeOf(key)]).length;
        Map<FileName, Digest> digests;
        try (OutputStream stored = file.streamAt(expectedAt)) {
            digests = writePayload(stored);
        }
        long size = file.position() - expectedAt;
        byte[] before = beforeData(digests, size, ArtifactSignature::sign);
        if (before.length != expectedAt) {
            file.move(expectedAt, size, before.length - expectedAt);
        }
        file.write(0, before);
        file.write(before.length + size, TarWriter.padding(size));
        long end = before.length + size + TarWriter.padding(size).length;
        file.write(end, TarWriter.end());
        file.publish(end + TarWriter.end().length);
    }

    private Map<FileName, Digest> writePayload(OutputStream stored) throws IOException {
        Map<FileName, Digest> digests = new LinkedHashMap<>();
        try (OutputStream tar = Compressor.open(stored, options.compression(), options.threads())) {
            for (PayloadSource source : plan.files()) {
                digests.put(source.name(), writeFile(source, tar));
            }
            tar.write(TarWriter.end());
        }
        return digests;
    }

    private Digest writeFile(PayloadSource source, OutputStream tar) throws IOException {
        if (!Files.isRegularFile(source.path())) {
            throw new NoSuchFileException(source.path().toString(), null, "expected a regular file");
        }
        long size = Files.size(source.path());
        tar.write(TarWriter.header(TarEntry.reproducible(source.name().value(), size, FILE_MODE)));
        MessageDigest hash = Digest.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        try (InputStream in = Files.newInputStream(source.path())) {
            for (int read = in.read(buffer); read >= 0 && total <= size; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
                tar.write(buffer, 0, read);
                total += read;
                bytesRead += read;
                options.progress().accept(bytesRead);
            }
        }
        if (total != size) {
            throw new IOException("'" + source.path() + "' changed while it was read: expected " + size
                    + " bytes, found " + (total < size ? String.valueOf(total) : "more"));
        }
        tar.write(TarWriter.padding(size));
        return Digest.finish(hash);
    }

    /** Everything in front of the payload, its own tar header included. */
    private byte[] beforeData(Map<FileName, Digest> digests, long storedSize, Signing signing) throws IOException {
        Compression compression = options.compression();
        Optional<Digest> only = digests.size() == 1 ? digests.values().stream().findFirst() : Optional.empty();
        byte[] header = HeaderWriting.encode(plan, compression, only);
        String headerName = MenderReader.HEADER + compression.extension();
        byte[] manifest = manifest(digests, headerName, header);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarWriter.write(bytes, MenderReader.VERSION, ENTRY_MODE, VERSION);
        TarWriter.write(bytes, Manifest.NAME, ENTRY_MODE, manifest);
        if (options.key().isPresent()) {
            TarWriter.write(
                    bytes,
                    MenderReader.SIGNATURE,
                    ENTRY_MODE,
                    encode(signing.sign(options.key().get(), manifest)));
        }
        TarWriter.write(bytes, headerName, ENTRY_MODE, header);
        String dataName = MenderReader.DATA + compression.extension();
        bytes.writeBytes(TarWriter.header(TarEntry.reproducible(dataName, storedSize, ENTRY_MODE)));
        return bytes.toByteArray();
    }

    /** In the stock writer's order: payload files, header, version. */
    private static byte[] manifest(Map<FileName, Digest> digests, String headerName, byte[] header) {
        Map<String, Digest> lines = new LinkedHashMap<>();
        digests.forEach((name, digest) -> lines.put(Manifest.PAYLOAD_PREFIX + name, digest));
        lines.put(headerName, Digest.of(header));
        lines.put(MenderReader.VERSION, Digest.of(VERSION));
        return new Manifest(lines).encode();
    }

    /** One line of base64 without a line feed: the C++ client reads nothing else. */
    static byte[] encode(byte[] signature) {
        return Base64.getEncoder().encode(signature);
    }

    /** Signs a manifest, or only takes the room that a signature needs. */
    private interface Signing {
        byte[] sign(PrivateKey key, byte[] manifest) throws UnusableKeyException;
    }
}
