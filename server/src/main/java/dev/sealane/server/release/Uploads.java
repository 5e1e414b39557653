package dev.sealane.server.release;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.stream.BlockInput;
import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.blob.BlobWriter;
import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseException;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Takes artifacts in.
 *
 * <p>The bytes stream once, at the same time into a temporary blob and through the reader of its format, which checks
 * structure, every digest and, where the tenant has verification keys, the signature. Only when all of it is good does the blob get its name, flushed to disk, and then the row
 * that refers to it: an upload is there wholly or not at all, whatever is cut off when.
 */
public final class Uploads {
    /** Largest artifact: what Mender's server takes (artifact digest, 10.1). */
    public static final long MAX_BYTES = 10L << 30;

    private static final int MAGIC_LENGTH = 6;

    private static final Logger LOG = System.getLogger(Uploads.class.getName());

    private final Database database;
    private final BlobStore blobs;
    private final Releases releases;
    private final VerificationKeys keys;
    private final long limit;

    public Uploads(Database database, BlobStore blobs, Releases releases, VerificationKeys keys, long limit) {
        this.database = database;
        this.blobs = blobs;
        this.releases = releases;
        this.keys = keys;
        this.limit = limit;
    }

    /**
     * Reads one artifact from the stream to its end and keeps it.
     *
     * @param id chosen by the caller, or {@link ArtifactId#random()}
     * @throws ArtifactRefused if it is not an artifact a device can install, or none of the tenant's verification keys
     *     verifies it; the code is the artifact reader's
     * @throws ReleaseConflict if an artifact of this name fits some of the same devices, or the id is taken
     * @throws dev.sealane.server.blob.BlobFailure if it is too large or the disk is full
     * @throws UncheckedIOException if the sender's stream breaks
     */
    public Artifact receive(Tenant tenant, ArtifactId id, InputStream stream, String description) {
        return receive(tenant, id, stream, Labels.described(description));
    }

    /** The same for a file about which the sender says more than a description. */
    public Artifact receive(Tenant tenant, ArtifactId id, InputStream stream, Labels labels) {
        try (BlobWriter writer = blobs.create(limit)) {
            Received received = read(new BlobTee(stream, writer), labels, keys.list(tenant));
            BlobWriter.Written written = writer.finish();
            return register(tenant, id, new Stored(received, written, labels, Optional.empty(), ""));
        }
    }

    record Received(Contents contents, Optional<LegacyDigests> legacy) {}

    /**
     * An artifact on the disk and not yet in the database.
     *
     * @param module whose file it is; it belongs to no release then
     * @param createdBy who uploaded it; empty if unknown
     */
    record Stored(
            Received received, BlobWriter.Written written, Labels labels, Optional<Long> module, String createdBy) {
        Contents contents() {
            return received.contents();
        }

        /** What devices fetch it as; a Mender device follows a link without a name. */
        Optional<String> fileName(ArtifactId id) {
            return switch (contents().format()) {
                case MENDER -> module.isPresent() ? labels.fileName() : Optional.empty();
                case SWU -> Optional.of(labels.fileName().orElse(id + ".swu"));
                case FILE -> Optional.of(labels.fileName().orElse(id + ".bin"));
            };
        }
    }

    static Received read(InputStream stream, Labels labels, List<VerificationKey> keys) {
        try {
            byte[] head = stream.readNBytes(MAGIC_LENGTH);
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), stream);
            Format format = labels.format().orElseGet(() -> isCpio(head) ? Format.SWU : Format.MENDER);
            if (format == Format.MENDER) {
                return new Received(agree(Contents.mender(whole, keys), labels), Optional.empty());
            }
            MessageDigest sha1 = digest("SHA-1");
            MessageDigest md5 = digest("MD5");
            InputStream digested = new DigestInputStream(new DigestInputStream(whole, sha1), md5);
            Contents contents = switch (format) {
                case SWU -> SwuContents.read(digested, labels, keys);
                case MENDER, FILE -> file(digested, labels, keys);
            };
            HexFormat hex = HexFormat.of();
            return new Received(
                    contents,
                    Optional.of(new LegacyDigests(hex.formatHex(sha1.digest()), hex.formatHex(md5.digest()))));
        } catch (ArtifactException e) {
            throw new ArtifactRefused(e);
        } catch (IOException e) {
            throw new UncheckedIOException("the upload broke off", e);
        }
    }

    /** Fails closed: where somebody asked for signatures, a file whose signature nobody can check is not taken. */
    private static Contents file(InputStream stream, Labels labels, List<VerificationKey> keys) throws IOException {
        if (!keys.isEmpty()) {
            throw new ArtifactRefused(
                    "signature-unverifiable",
                    "expected a file whose signature can be verified, because there are verification keys");
        }
        return Contents.labelled(Format.FILE, labels, stream);
    }

    private static Contents agree(Contents contents, Labels labels) {
        if (labels.release().filter(name -> !name.equals(contents.name())).isPresent()) {
            throw new ArtifactRefused(
                    "release-differs",
                    "expected no other release than '" + contents.name() + "', which the file names");
        }
        return contents;
    }

    /** newc and crc archives (SWUpdate image digest, the archive). */
    static boolean isCpio(byte[] head) {
        String magic = new String(head, StandardCharsets.ISO_8859_1);
        return magic.equals("070701") || magic.equals("070702");
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has " + algorithm, e);
        }
    }

    private Artifact register(Tenant tenant, ArtifactId id, Stored stored) {
        String name = stored.contents().name();
        BlobWriter.Written written = stored.written();
        try {
            database.run(transaction -> {
                requireFreeId(transaction, tenant, id, name);
                insert(transaction, tenant, id, stored);
                insertRelease(transaction, tenant, stored.contents());
                Fits.insert(transaction, tenant, id, name, stored.contents().fits());
                transaction.publish(new Change(tenant, Change.Kind.RELEASE, name));
            });
        } catch (DatabaseException e) {
            // The commit may have happened although its answer was lost, so the blob is left to the sweep.
            throw e;
        } catch (RuntimeException e) {
            blobs.delete(written.id());
            throw e;
        }
        LOG.log(Level.INFO, "artifact {0} of release {1} stored, {2} bytes", id, name, written.size());
        return releases.get(tenant, id);
    }

    private static void requireFreeId(Transaction transaction, Tenant tenant, ArtifactId id, String name) {
        if (transaction.number("select count(*) from artifact where tenant = ? and id = ?", tenant.id(), id.value())
                > 0) {
            throw new ReleaseConflict(name, id);
        }
    }

    static void insert(Transaction transaction, Tenant tenant, ArtifactId id, Stored stored) {
        Contents contents = stored.contents();
        Optional<LegacyDigests> legacy = stored.received().legacy();
        transaction.update(
                """
                insert into artifact (tenant, id, name, description, format, version, device_types, payload_type, signed,
                    signed_by, provides, depends, clears, meta_data, scripts, files, size, digest, file_name, sha1, md5, blob,
                    module, created_by, named)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?::jsonb, ?, ?::jsonb, ?, ?, ?, decode(?, 'hex'),
                    decode(?, 'hex'), ?, ?, ?, ?)""",
                tenant.id(),
                id.value(),
                stored.module().isPresent() ? Optional.empty() : Optional.of(contents.name()),
                stored.labels().description(),
                contents.format().word(),
                contents.version(),
                contents.deviceTypes(),
                contents.payloadType(),
                contents.signed(),
                contents.signedBy(),
                Json.write(contents.provides()),
                Json.write(contents.depends()),
                contents.clears(),
                contents.metaData(),
                contents.scripts(),
                Json.write(contents.files()),
                stored.written().size(),
                HexFormat.of().parseHex(stored.written().sha256()),
                stored.fileName(id),
                legacy.map(LegacyDigests::sha1),
                legacy.map(LegacyDigests::md5),
                stored.written().id().value(),
                stored.module(),
                stored.createdBy(),
                stored.module().filter(_ -> contents.format() == Format.MENDER).map(_ -> contents.name()));
    }

    private static void insertRelease(Transaction transaction, Tenant tenant, Contents contents) {
        transaction.update(
                """
                insert into release (tenant, name, title, version) values (?, ?, ?, ?)
                on conflict (tenant, name) do update set deleted = false, changed_at = now()""",
                tenant.id(),
                contents.name(),
                contents.name(),
                contents.provides().getOrDefault("version", contents.name()));
    }

    /** Hands every byte that the artifact reader takes to the blob as well. */
    static final class BlobTee extends BlockInput {
        private final InputStream stream;
        private final BlobWriter writer;

        BlobTee(InputStream stream, BlobWriter writer) {
            this.stream = stream;
            this.writer = writer;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = stream.read(bytes, offset, length);
            if (count > 0) {
                writer.write(bytes, offset, count);
            }
            return count;
        }
    }
}
