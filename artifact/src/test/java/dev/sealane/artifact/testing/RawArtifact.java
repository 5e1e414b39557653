package dev.sealane.artifact.testing;

import dev.sealane.artifact.Digest;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.codec.Compressor;
import dev.sealane.artifact.testing.RawTar.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Makes Mender artifacts byte by byte, wrong ones included.
 *
 * <p>Starts as a good module artifact with one file of six bytes; every public field may be changed. What is not changed
 * stays consistent: digests follow the content.
 */
public final class RawArtifact {
    private static final byte[] END = new byte[1024];

    public String version = "{\"format\":\"mender\",\"version\":3}";
    public String headerInfo =
            headerInfo("{\"type\":\"nop\"}", "{\"artifact_name\":\"rel-1\"}", "{\"device_type\":[\"dev1\"]}");
    public String typeInfo = "{\"type\":\"nop\"}";
    public Optional<String> metaData = Optional.empty();
    public final List<Entry> scripts = new ArrayList<>();
    public final List<Entry> files = new ArrayList<>(List.of(Entry.file("f.txt", "hello\n")));
    public Compression headerCompression = Compression.GZIP;
    public Compression dataCompression = Compression.GZIP;
    public UnaryOperator<byte[]> packedHeader = bytes -> bytes;
    public UnaryOperator<byte[]> packedData = bytes -> bytes;
    public RawTar.Style style = RawTar.Style.USTAR;
    public byte[] headerEnd = END;
    public byte[] outerEnd = END;
    public UnaryOperator<String> manifest = text -> text;
    public Consumer<List<Entry>> header = entries -> {};
    public Consumer<List<Entry>> data = entries -> {};
    public Consumer<List<Entry>> outer = entries -> {};
    public Optional<UnaryOperator<byte[]>> signer = Optional.empty();

    /** The two zero blocks that end an archive. */
    public static byte[] end() {
        return END.clone();
    }

    /** A {@code header-info} document of these parts. */
    public static String headerInfo(String payloads, String provides, String depends) {
        return "{\"payloads\":[" + payloads + "],\"artifact_provides\":" + provides + ",\"artifact_depends\":" + depends
                + "}";
    }

    /** A good artifact after one change. */
    public static byte[] with(Consumer<RawArtifact> change) {
        RawArtifact artifact = new RawArtifact();
        change.accept(artifact);
        return artifact.build();
    }

    /** The names and bytes of the outer entries, for changes that replace one. */
    public static void replace(List<Entry> entries, String name, Entry... with) {
        int at = 0;
        while (!entries.get(at).name().equals(name)) {
            at++;
        }
        entries.remove(at);
        entries.addAll(at, List.of(with));
    }

    /** The bytes. */
    public byte[] build() {
        String headerName = "header.tar" + headerCompression.extension();
        byte[] storedHeader = packedHeader.apply(pack(headerCompression, headerTar()));
        byte[] manifestBytes =
                manifest.apply(manifestText(headerName, storedHeader)).getBytes(StandardCharsets.UTF_8);
        List<Entry> dataEntries = new ArrayList<>(files);
        data.accept(dataEntries);
        byte[] storedData = packedData.apply(pack(dataCompression, RawTar.of(style, dataEntries, END)));
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.file("version", version));
        entries.add(Entry.file("manifest", manifestBytes));
        signer.ifPresent(sign -> entries.add(Entry.file("manifest.sig", sign.apply(manifestBytes))));
        entries.add(Entry.file(headerName, storedHeader));
        entries.add(Entry.file("data/0000.tar" + dataCompression.extension(), storedData));
        outer.accept(entries);
        return RawTar.of(style, entries, outerEnd);
    }

    private byte[] headerTar() {
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.file("header-info", headerInfo));
        entries.addAll(scripts);
        entries.add(Entry.file("headers/0000/type-info", typeInfo));
        metaData.ifPresent(document -> entries.add(Entry.file("headers/0000/meta-data", document)));
        header.accept(entries);
        return RawTar.of(style, entries, headerEnd);
    }

    private String manifestText(String headerName, byte[] storedHeader) {
        StringBuilder lines = new StringBuilder();
        files.forEach(file -> line(lines, file.content(), "data/0000/" + file.name()));
        line(lines, storedHeader, headerName);
        line(lines, version.getBytes(StandardCharsets.UTF_8), "version");
        return lines.toString();
    }

    private static void line(StringBuilder lines, byte[] content, String name) {
        lines.append(Digest.of(content)).append("  ").append(name).append('\n');
    }

    /** Compresses bytes. */
    public static byte[] pack(Compression compression, byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = Compressor.open(packed, compression, 1)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
