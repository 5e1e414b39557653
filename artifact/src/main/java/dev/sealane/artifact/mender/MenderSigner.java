package dev.sealane.artifact.mender;

import dev.sealane.artifact.sign.ArtifactSignature;
import dev.sealane.artifact.stream.OutputFile;
import dev.sealane.artifact.tar.TarEntry;
import dev.sealane.artifact.tar.TarReader;
import dev.sealane.artifact.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PrivateKey;
import java.util.Optional;

/**
 * Signs an artifact that exists already; every other entry is copied byte for byte.
 *
 * <p>The artifact is read and checked completely first: a signature vouches for what it covers.
 */
public final class MenderSigner {
    private static final int SIGNATURE_MODE = 0600;
    private static final int BLOCK_BYTES = 512;

    private MenderSigner() {}

    /** What becomes of a signature that is there already. */
    public enum Existing {
        REFUSE,
        REPLACE
    }

    /** An artifact was not signed because it carries a signature already. */
    public static final class AlreadySignedException extends IOException {
        AlreadySignedException(Path artifact) {
            super("already signed: expected no 'manifest.sig' in '" + artifact + "', found one");
        }
    }

    /**
     * Signs {@code artifact} into {@code output}, which appears whole or not at all and may be the same file.
     *
     * @throws dev.sealane.artifact.ArtifactException if the artifact is refused
     * @throws AlreadySignedException if it is signed and that is to be refused
     * @throws dev.sealane.artifact.sign.UnusableKeyException if the key cannot sign artifacts
     */
    public static void sign(Path artifact, PrivateKey key, Existing existing, Path output) throws IOException {
        ArtifactSignature.requireUsable(key);
        try (FileChannel source = FileChannel.open(artifact, StandardOpenOption.READ)) {
            check(source);
            source.position(0);
            Manifests manifests = locate(source);
            if (manifests.isSigned() && existing == Existing.REFUSE) {
                throw new AlreadySignedException(artifact);
            }
            write(source, manifests, MenderWriter.encode(ArtifactSignature.sign(key, manifests.content())), output);
        }
    }

    private static void check(FileChannel source) throws IOException {
        ReadOptions options =
                new ReadOptions(ReadLimits.defaults(), new SignaturePolicy.Ignore(), ReadOptions.Augmented.INSPECT);
        MenderReader.open(Channels.newInputStream(source), options).readPayload(PayloadSink.DISCARD);
    }

    /** Where the signature goes, and where what follows it starts. */
    private static final class Manifests {
        private final byte[] content;
        private final long signatureAt;
        private final long restAt;

        Manifests(byte[] content, long signatureAt, long restAt) {
            this.content = content;
            this.signatureAt = signatureAt;
            this.restAt = restAt;
        }

        byte[] content() {
            return content;
        }

        boolean isSigned() {
            return signatureAt != restAt;
        }
    }

    /** The tar reader reads whole blocks and never ahead, so the channel's position tells where an entry ends. */
    private static Manifests locate(FileChannel source) throws IOException {
        InputStream in = Channels.newInputStream(source);
        TarReader tar = new TarReader(in, "the artifact", 3);
        tar.next();
        tar.next();
        byte[] content = tar.content().readAllBytes();
        long signatureAt = nextBlock(source.position());
        Optional<TarEntry> next = tar.next();
        if (next.isEmpty() || !next.get().name().equals(MenderReader.SIGNATURE)) {
            return new Manifests(content, signatureAt, signatureAt);
        }
        return new Manifests(
                content, signatureAt, nextBlock(source.position() + next.get().size()));
    }

    private static long nextBlock(long position) {
        return (position + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    private static void write(FileChannel source, Manifests manifests, byte[] signature, Path output)
            throws IOException {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        TarWriter.write(entry, MenderReader.SIGNATURE, SIGNATURE_MODE, signature);
        try (OutputFile file = new OutputFile(output)) {
            file.copy(source, 0, manifests.signatureAt, 0);
            file.write(manifests.signatureAt, entry.toByteArray());
            long restAt = manifests.signatureAt + entry.size();
            long restBytes = source.size() - manifests.restAt;
            file.copy(source, manifests.restAt, restBytes, restAt);
            file.publish(restAt + restBytes);
        }
    }
}
