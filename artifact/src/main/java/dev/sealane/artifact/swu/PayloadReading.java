package dev.sealane.artifact.swu;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.codec.Decompressor;
import dev.sealane.artifact.codec.ReadAhead;
import dev.sealane.artifact.cpio.CpioEntry;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.crypt.DecryptingInput;
import dev.sealane.artifact.stream.BoundedInput;
import dev.sealane.artifact.stream.CheckedContent;
import dev.sealane.artifact.stream.CountedInput;
import dev.sealane.artifact.swu.description.Content;
import dev.sealane.artifact.swu.description.Entry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** Takes one payload after the other through digest, decryption and decompression (image digest, section 2.7). */
final class PayloadReading {
    private final SwuReadOptions options;
    private final SwuSink sink;
    private long bytesLeft;

    PayloadReading(SwuReadOptions options, SwuSink sink) {
        this.options = options;
        this.sink = sink;
        this.bytesLeft = options.limits().payloadBytes();
    }

    /**
     * Streams one member into the sink and checks all of it.
     *
     * @param entries those that are installed from it
     */
    SwuMember read(CpioEntry stored, List<Entry> entries, InputStream bytes) throws IOException {
        Content content = sharedContent(stored.name(), entries);
        if (content.size().isPresent() && content.size().getAsLong() != stored.size()) {
            throw new ArtifactException.Malformed(
                    "'" + stored.name() + "'",
                    content.size().getAsLong() + " bytes, as the description says",
                    stored.size() + " bytes");
        }
        SwuMember member = new SwuMember(stored.name(), stored.size(), content.digest(), entries);
        CheckedContent checked = new CheckedContent(bytes, stored.size(), content.digest(), stored.name());
        try {
            decode(member, content, checked);
        } catch (ArtifactException.DigestMismatch e) {
            throw e;
        } catch (ArtifactException e) {
            checked.transferTo(OutputStream.nullOutputStream());
            throw e;
        }
        checked.drain();
        return member;
    }

    /** A wrong digest explains broken content, so what could not be decoded is hashed to its end before it is refused. */
    private void decode(SwuMember member, Content content, InputStream checked) throws IOException {
        String where = "'" + member.name() + "'";
        InputStream plain = content.encryption().isPresent()
                ? new DecryptingInput(checked, key(content.encryption().get(), where), where)
                : checked;
        boolean direct = content.encryption().isEmpty() && content.compression() == Compression.NONE;
        try (InputStream unpacked = Decompressor.openWhole(plain, content.compression(), where);
                InputStream ahead = direct ? new Unclosed(unpacked) : new ReadAhead(unpacked)) {
            CountedInput counted =
                    new CountedInput(new BoundedInput(ahead, bytesLeft, "the unpacked bytes of all payloads", where));
            sink.payload(member, counted);
            counted.transferTo(OutputStream.nullOutputStream());
            bytesLeft -= counted.count();
        }
    }

    private ContentKey key(Content.Encryption encryption, String where) throws ArtifactException {
        HexFormat hex = HexFormat.of();
        Optional<byte[]> vector = encryption.vector().map(hex::parseHex);
        if (encryption.key().isPresent()) {
            SecretKeySpec own = new SecretKeySpec(hex.parseHex(encryption.key().get()), "AES");
            byte[] needed = vector.or(() -> options.contentKey().map(ContentKey::vector))
                    .orElseThrow(() -> new ArtifactException.DecryptionFailed(where, "a vector with the key"));
            return ContentKey.of(own, needed);
        }
        ContentKey shared = options.contentKey()
                .orElseThrow(() -> new ArtifactException.DecryptionFailed(where, "a key, none was given"));
        return vector.map(shared::withVector).orElse(shared);
    }

    /** One pass cannot decode in two ways, and a stream that is installed as it comes has one target (section 1.3). */
    private static Content sharedContent(String name, List<Entry> entries) throws ArtifactException {
        Content first = entries.getFirst().content().orElseThrow();
        for (Entry entry : entries) {
            if (!entry.content().orElseThrow().equals(first)) {
                throw new ArtifactException.UnsupportedFeature(
                        "entries that read the same member in different ways", name);
            }
            if (entries.size() > 1 && entry.installedDirectly()) {
                throw new ArtifactException.UnsupportedFeature("one stream for several targets", name);
            }
        }
        return first;
    }

    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
