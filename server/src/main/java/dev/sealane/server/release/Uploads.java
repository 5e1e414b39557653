package dev.sealane.server.release;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.MenderReader;
import dev.sealane.artifact.mender.PayloadSink;
import dev.sealane.artifact.mender.PayloadSummary;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.ReadOptions;
import dev.sealane.artifact.mender.SignatureState;
import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.blob.BlobWriter;
import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseException;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes artifacts in.
 *
 * <p>The bytes stream once, at the same time into a temporary blob and through the strict artifact reader, which checks
 * structure, every digest and, where the tenant has verification keys, the signature. Only when all of it is good does the blob get its name, flushed to disk, and then the row
 * that refers to it: an upload is there wholly or not at all, whatever is cut off when.
 */
public final class Uploads {
    /** Largest artifact: what Mender's server takes (artifact digest, 10.1). */
    public static final long MAX_BYTES = 10L << 30;

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
        Releases.requireDescription(description);
        try (BlobWriter writer = blobs.create(limit)) {
            Contents contents = read(new BlobTee(stream, writer), keys.list(tenant));
            BlobWriter.Written written = writer.finish();
            return register(tenant, id, contents, written, description);
        }
    }

    private record Contents(
            MenderHeader header,
            SignatureState signature,
            Optional<String> signedBy,
            PayloadSummary payload,
            List<byte[]> fits) {
        boolean signed() {
            return !(signature instanceof SignatureState.Unsigned);
        }

        Map<String, List<String>> depends() {
            Map<String, List<String>> depends = new TreeMap<>(header.depends());
            if (!header.info().dependsNames().isEmpty()) {
                depends.put("artifact_name", header.info().dependsNames());
            }
            if (!header.info().dependsGroups().isEmpty()) {
                depends.put("artifact_group", header.info().dependsGroups());
            }
            return depends;
        }
    }

    private static Contents read(InputStream stream, List<VerificationKey> keys) {
        ReadOptions options = keys.isEmpty()
                ? ReadOptions.unverified()
                : ReadOptions.verifiedBy(keys.stream().map(VerificationKey::key).toList());
        try {
            MenderReader reader = MenderReader.open(stream, options);
            MenderHeader header = reader.header();
            SignatureState signature = reader.signature();
            Optional<String> signedBy = signer(signature, keys);
            Contents early =
                    new Contents(header, signature, signedBy, new PayloadSummary(List.of(), List.of()), List.of());
            // Before the payload: nobody should send gigabytes to hear of a header that is refused.
            List<byte[]> fits = Fits.of(header.deviceTypes(), early.depends());
            return new Contents(header, signature, signedBy, reader.readPayload(PayloadSink.DISCARD), fits);
        } catch (ArtifactException e) {
            throw new ArtifactRefused(e);
        } catch (IOException e) {
            throw new UncheckedIOException("the upload broke off", e);
        }
    }

    private static Optional<String> signer(SignatureState signature, List<VerificationKey> keys) {
        return signature instanceof SignatureState.Verified(PublicKey verifying)
                ? keys.stream()
                        .filter(key -> key.key().equals(verifying))
                        .map(VerificationKey::name)
                        .findFirst()
                : Optional.empty();
    }

    private Artifact register(
            Tenant tenant, ArtifactId id, Contents contents, BlobWriter.Written written, String description) {
        String name = contents.header().artifactName();
        try {
            database.run(transaction -> {
                requireFreeId(transaction, tenant, id, name);
                insert(transaction, tenant, id, contents, written, description);
                insertFits(transaction, tenant, id, name, contents.fits());
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

    private static void insert(
            Transaction transaction,
            Tenant tenant,
            ArtifactId id,
            Contents contents,
            BlobWriter.Written written,
            String description) {
        MenderHeader header = contents.header();
        List<ArtifactFile> files = contents.payload().files().stream()
                .map(file -> new ArtifactFile(
                        file.name().value(), file.size(), file.digest().toString()))
                .toList();
        transaction.update(
                """
                insert into artifact (tenant, id, name, description, version, device_types, payload_type, signed, signed_by,
                    provides, depends, clears, meta_data, scripts, files, size, digest, blob)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?::jsonb, ?, ?::jsonb, ?, ?, ?)""",
                tenant.id(),
                id.value(),
                header.artifactName(),
                description,
                header.formatVersion(),
                header.deviceTypes(),
                header.payloadType().map(PayloadType::value),
                contents.signed(),
                contents.signedBy(),
                Json.write(header.provides()),
                Json.write(contents.depends()),
                header.clears(),
                header.metaData().filter(text -> !text.isBlank()),
                header.scripts().stream()
                        .map(script -> script.name().toString())
                        .toList(),
                Json.write(files),
                written.size(),
                HexFormat.of().parseHex(written.sha256()),
                written.id().value());
    }

    /** The primary key decides; looking first only serves to name the artifact that is in the way. */
    private static void insertFits(
            Transaction transaction, Tenant tenant, ArtifactId id, String name, List<byte[]> fits) {
        List<String> digests = fits.stream().map(HexFormat.of()::formatHex).toList();
        int inserted = transaction.update("""
                insert into artifact_fit (tenant, name, fit, artifact_id)
                select ?, ?, decode(fit, 'hex'), ? from unnest(?) as fit on conflict do nothing""", tenant.id(), name, id.value(), digests);
        if (inserted < digests.size()) {
            Optional<ArtifactId> existing = transaction
                    .list("""
                    select artifact_id from artifact_fit where tenant = ? and name = ? and artifact_id <> ?
                    and fit in (select decode(fit, 'hex') from unnest(?) as fit) limit 1""", row -> new ArtifactId(row.uuid("artifact_id")), tenant.id(), name, id.value(), digests)
                    .stream()
                    .findFirst();
            throw new ReleaseConflict(name, existing.orElse(id));
        }
    }

    /** Hands every byte that the artifact reader takes to the blob as well. */
    private static final class BlobTee extends InputStream {
        private final InputStream stream;
        private final BlobWriter writer;

        BlobTee(InputStream stream, BlobWriter writer) {
            this.stream = stream;
            this.writer = writer;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
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
