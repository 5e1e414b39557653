package dev.sealane.artifact.mender;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.codec.Decompressor;
import dev.sealane.artifact.codec.ReadAhead;
import dev.sealane.artifact.stream.Trailing;
import dev.sealane.artifact.tar.TarEntry;
import dev.sealane.artifact.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a Mender artifact of version 2 or 3 as a stream, strictly, in the order of the format digest's section 10.
 *
 * <p>{@link #open} reads everything before the payload: when it returns, the signature is checked as demanded and the
 * header's digest was compared before its content was used. {@link #readPayload} then streams the files once, each checked
 * against the manifest at its end. A payload is never held in memory; every count and length has a limit
 * ({@link ReadLimits}).
 *
 * <p>A refusal is an {@link ArtifactException}; any other {@link IOException} is a failure of the source or of the sink.
 * The source is not closed. Not thread-safe.
 */
public final class MenderReader {
    static final String VERSION = "version";
    static final String SIGNATURE = "manifest.sig";
    static final String MANIFEST_AUGMENT = "manifest-augment";
    static final String HEADER = "header.tar";
    static final String HEADER_AUGMENT = "header-augment.tar";
    static final String DATA = "data/0000.tar";

    private static final String ARTIFACT = "the artifact";
    private static final String FORMAT = "a Mender artifact: expected a tar whose first entry is 'version'";

    /** The seven entries of the digest's section 1 and one more, so that a surplus one is named rather than counted. */
    private static final int MAX_ENTRIES = 8;

    private final InputStream source;
    private final ReadOptions options;
    private final ReadLimits limits;
    private final TarReader tar;
    private final Map<String, Digest> listed = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private Optional<TarEntry> entry = Optional.empty();
    private SignatureState signature = new SignatureState.Unsigned();
    private Optional<MenderHeader> augment = Optional.empty();
    private final MenderHeader header;
    private boolean payloadRead;

    private MenderReader(InputStream source, ReadOptions options) throws IOException {
        this.source = source;
        this.options = options;
        this.limits = options.limits();
        this.tar = new TarReader(source, ARTIFACT, MAX_ENTRIES);
        byte[] version = readVersion();
        int formatVersion = HeaderDocuments.version(version);
        Manifest manifest = readManifest();
        manifest.check(VERSION, Digest.of(version));
        seen.add(VERSION);
        Optional<Manifest> manifestAugment = readManifestAugment();
        header = readHeader(HEADER, manifest, formatVersion);
        if (manifestAugment.isPresent()) {
            augment = Optional.of(readHeader(HEADER_AUGMENT, manifestAugment.get(), formatVersion));
        }
    }

    /**
     * Reads and checks everything up to the payload.
     *
     * @throws ArtifactException if the artifact is refused
     */
    public static MenderReader open(InputStream source, ReadOptions options) throws IOException {
        return new MenderReader(source, options);
    }

    /** What the artifact says about itself. */
    public MenderHeader header() {
        return header;
    }

    /** What is known about the signature under the policy that was asked for. */
    public SignatureState signature() {
        return signature;
    }

    /** The unsigned second layer, if there is one and {@link ReadOptions.Augmented#INSPECT} lets it in. */
    public Optional<MenderHeader> augment() {
        return augment;
    }

    /**
     * Streams the payload into {@code sink}, checks that nothing is missing or surplus, and reads the source to its end.
     *
     * <p>May be called once. Nothing that the sink took may become active before this returns.
     *
     * @throws ArtifactException if the artifact is refused
     * @throws IOException if the source or the sink fails
     */
    public PayloadSummary readPayload(PayloadSink sink) throws IOException {
        if (payloadRead) {
            throw new IllegalStateException("a payload streams by only once");
        }
        payloadRead = true;
        TarEntry data = require(DATA);
        Compression compression = compressionOf(data, DATA);
        List<PayloadFile> files = readFiles(data, compression, sink);
        refuseMissingFiles(files);
        entry = tar.next();
        if (entry.isPresent()) {
            throw unexpected("nothing after the payload");
        }
        warnIfRubbish(Trailing.drain(source, limits.trailingBytes(), ARTIFACT), "the artifact");
        return new PayloadSummary(files, warnings);
    }

    private List<PayloadFile> readFiles(TarEntry data, Compression compression, PayloadSink sink) throws IOException {
        String where = data.name();
        try (InputStream content = Decompressor.open(tar.content(), compression, where);
                InputStream unpacked = compression == Compression.NONE ? content : new ReadAhead(content)) {
            PayloadSink checked = header.payloadType().isPresent() || augment.isPresent() ? sink : refuseFiles(where);
            List<PayloadFile> files = new PayloadArchive(unpacked, where, limits, listed).read(checked);
            warnIfRubbish(Trailing.drain(unpacked, limits.trailingBytes(), where), where);
            return files;
        }
    }

    /** An artifact without a payload type has nobody to give files to (row D2). */
    private static PayloadSink refuseFiles(String where) {
        return (file, content) -> {
            throw new ArtifactException.UnexpectedEntry(
                    where, "no file in an empty payload", file.name().value());
        };
    }

    private void warnIfRubbish(boolean rubbish, String where) {
        if (rubbish) {
            warnings.add("bytes other than zeros follow the end of " + where);
        }
    }

    private byte[] readVersion() throws IOException {
        try {
            entry = tar.next();
        } catch (ArtifactException e) {
            throw notAnArtifact("something else (" + e.getMessage() + ")", e);
        }
        if (entry.isEmpty() || !entry.get().name().equals(VERSION)) {
            String found =
                    entry.map(first -> "the entry '" + first.name() + "'").orElse("an empty archive");
            throw new ArtifactException.NotAnArtifact(FORMAT, found);
        }
        return content(ReadLimits.VERSION_BYTES);
    }

    private static ArtifactException notAnArtifact(String found, ArtifactException cause) {
        ArtifactException refusal = new ArtifactException.NotAnArtifact(FORMAT, found);
        refusal.initCause(cause);
        return refusal;
    }

    /** Steps 3 to 5: the manifest, and its signature before anything that it vouches for is looked at. */
    private Manifest readManifest() throws IOException {
        advance();
        if (!require(Manifest.NAME).name().equals(Manifest.NAME)) {
            throw unexpected("'" + Manifest.NAME + "'");
        }
        byte[] bytes = content(limits.manifestBytes());
        Manifest manifest = Manifest.parse(bytes, Manifest.NAME);
        listed.putAll(manifest.digests());
        advance();
        Optional<byte[]> stored = Optional.empty();
        if (isAt(SIGNATURE)) {
            stored = Optional.of(content(ReadLimits.SIGNATURE_BYTES));
            advance();
        }
        signature = SignatureCheck.check(options.signature(), bytes, stored);
        return manifest;
    }

    /** Step 6. */
    private Optional<Manifest> readManifestAugment() throws IOException {
        if (!isAt(MANIFEST_AUGMENT)) {
            return Optional.empty();
        }
        if (options.augmented() == ReadOptions.Augmented.REFUSE) {
            throw new ArtifactException.UnsupportedFeature("an augmented artifact", MANIFEST_AUGMENT);
        }
        Manifest manifest = Manifest.parse(content(limits.manifestBytes()), MANIFEST_AUGMENT);
        for (Map.Entry<String, Digest> line : manifest.digests().entrySet()) {
            if (listed.put(line.getKey(), line.getValue()) != null) {
                throw new ArtifactException.Malformed(
                        MANIFEST_AUGMENT, "no name of the manifest", "'" + line.getKey() + "'");
            }
        }
        advance();
        return Optional.of(manifest);
    }

    /** Step 7: the digest is compared before any of the content is used. */
    private MenderHeader readHeader(String base, Manifest manifest, int formatVersion) throws IOException {
        TarEntry stored = require(base);
        Compression compression = compressionOf(stored, base);
        manifest.required(stored.name());
        byte[] bytes = content(limits.headerBytes());
        manifest.check(stored.name(), Digest.of(bytes));
        seen.add(stored.name());
        MenderHeader parsed = HeaderArchive.parse(bytes, compression, stored.name(), formatVersion, limits);
        advance();
        return parsed;
    }

    /** Step 16: every line of the manifest has to be about something that was there. */
    private void refuseMissingFiles(List<PayloadFile> files) throws ArtifactException {
        files.forEach(file -> seen.add(Manifest.PAYLOAD_PREFIX + file.name()));
        for (String name : listed.keySet()) {
            if (!seen.contains(name)) {
                throw new ArtifactException.Missing(name, ARTIFACT);
            }
        }
    }

    private void advance() throws IOException {
        entry = tar.next();
    }

    private boolean isAt(String name) {
        return entry.isPresent() && entry.get().name().equals(name);
    }

    private TarEntry require(String name) throws ArtifactException {
        if (entry.isEmpty()) {
            throw new ArtifactException.Missing(name, ARTIFACT);
        }
        return entry.get();
    }

    private Compression compressionOf(TarEntry stored, String base) throws ArtifactException {
        Optional<Compression> compression = Compression.ofEntry(stored.name(), base);
        if (compression.isEmpty()) {
            throw unexpected("'" + base + "' with .gz, .xz, .zst or no extension");
        }
        return compression.get();
    }

    private byte[] content(int maxBytes) throws IOException {
        TarEntry current = entry.orElseThrow();
        if (current.size() > maxBytes) {
            throw new ArtifactException.LimitExceeded("the bytes of " + current.name(), maxBytes, ARTIFACT);
        }
        return tar.content().readAllBytes();
    }

    private ArtifactException unexpected(String expected) {
        return new ArtifactException.UnexpectedEntry(
                ARTIFACT, expected, "'" + entry.map(TarEntry::name).orElse("") + "'");
    }
}
