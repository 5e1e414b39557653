package dev.sealane.server.release;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.server.blob.BlobId;
import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.blob.BlobWriter;
import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseException;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.json.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.type.TypeReference;

/**
 * The files of software modules, and their way into releases.
 *
 * <p>A file is read and checked when it arrives, as any upload. It enters a release as an artifact of its own with a link
 * to the same bytes, so that deleting either leaves the other.
 */
public final class Drafts {
    /** Files of one module: hawkBit's default quota. */
    public static final int MAX_FILES = 50;

    private static final int MAGIC_LENGTH = 6;

    /** The first member of a Mender artifact is a tar entry of this name. */
    private static final String MENDER_MAGIC = "versio";

    /** A file that names no release has this one until it enters some. */
    private static final Labels DRAFT = Labels.described("").withRelease("draft");

    private static final TypeReference<Map<String, List<String>>> LISTS = new TypeReference<>() {};

    private static final String SELECT = """
            select a.id, a.number, a.module, a.file_name, a.size, a.digest, a.sha1, a.md5, a.created_by, a.created_at
            from artifact a where a.tenant = ? and a.name is null and a.module = ?""";

    private final Database database;
    private final BlobStore blobs;
    private final VerificationKeys keys;
    private final long limit;

    /**
     * Keeps files of at most this size.
     *
     * @param limit the largest file that is taken in, in bytes
     */
    public Drafts(Database database, BlobStore blobs, VerificationKeys keys, long limit) {
        this.database = database;
        this.blobs = blobs;
        this.keys = keys;
        this.limit = limit;
    }

    /** What happens in the transaction that records a file. */
    @FunctionalInterface
    public interface Recording {
        void run(Transaction transaction, DraftFile file);
    }

    /**
     * Reads one file to its end and keeps it for the module.
     *
     * @param announced asked when the last byte is there: what is said about the file may follow it
     * @param before runs before the file is recorded, and refuses what must not be
     * @param after runs in the same transaction when it is recorded
     * @throws DraftRefused if a digest differs, the file is empty, or the module has one of this name
     * @throws ArtifactRefused if it claims to be a format that it is not, or no key verifies it
     */
    public DraftFile receive(
            Tenant tenant,
            long module,
            InputStream stream,
            Supplier<Arrival> announced,
            Database.Action before,
            Recording after) {
        try (BlobWriter writer = blobs.create(limit)) {
            Uploads.Received received = read(new Uploads.BlobTee(stream, writer), keys.list(tenant));
            BlobWriter.Written written = writer.finish();
            try {
                Arrival arrival = announced.get();
                require(arrival, received, written);
                Uploads.Stored stored = new Uploads.Stored(
                        received, written, arrival.labels(), Optional.of(module), arrival.createdBy());
                return database.call(transaction -> {
                    before.run(transaction);
                    DraftFile file = record(transaction, tenant, module, stored);
                    after.run(transaction, file);
                    return file;
                });
            } catch (DatabaseException e) {
                // The commit may have happened although its answer was lost, so the blob is left to the sweep.
                throw e;
            } catch (RuntimeException e) {
                blobs.delete(written.id());
                throw e;
            }
        }
    }

    /**
     * A file as it is announced.
     *
     * @param createdBy who sends it
     */
    public record Arrival(String fileName, Checks checks, String createdBy) {
        Labels labels() {
            return DRAFT.withFileName(fileName);
        }
    }

    /** The files of a module, oldest first. */
    public List<DraftFile> of(Tenant tenant, long module) {
        return database.call(transaction -> of(transaction, tenant, module));
    }

    /** The same inside a larger transaction. */
    public static List<DraftFile> of(Transaction transaction, Tenant tenant, long module) {
        return transaction.list(SELECT + " order by a.number", Drafts::read, tenant.id(), module);
    }

    public Optional<DraftFile> find(Tenant tenant, long module, long number) {
        return database.call(transaction ->
                transaction.first(SELECT + " and a.number = ?", Drafts::read, tenant.id(), module, number));
    }

    /** Where the file's bytes are. */
    public Optional<BlobId> blob(Tenant tenant, DraftFile file) {
        return database.call(transaction -> transaction.first(
                "select blob from artifact where tenant = ? and id = ?",
                row -> new BlobId(row.uuid("blob")),
                tenant.id(),
                file.id().value()));
    }

    /** Forgets rows of artifacts and answers what to delete when the transaction has committed. */
    public static List<BlobId> forget(Transaction transaction, Tenant tenant, String condition, Object... parameters) {
        Object[] all = new Object[parameters.length + 1];
        all[0] = tenant.id();
        System.arraycopy(parameters, 0, all, 1, parameters.length);
        return transaction.list(
                "delete from artifact where tenant = ? and " + condition + " returning blob",
                row -> new BlobId(row.uuid("blob")),
                all);
    }

    /** Deletes bytes that nothing refers to any more. */
    public void delete(List<BlobId> forgotten) {
        forgotten.forEach(blobs::delete);
    }

    /**
     * Puts the file into a release, for devices of these types; none means all that take its format.
     *
     * @throws ReleaseConflict if an artifact of the release fits some of the same devices
     * @throws DraftRefused if it is a Mender artifact that names another release
     */
    public void publish(Transaction transaction, Tenant tenant, DraftFile file, String release, List<String> types) {
        Facts facts = transaction
                .first("""
                        select format, device_types, depends, named, blob
                        from artifact where tenant = ? and id = ?""", Facts::read, tenant.id(), file.id().value())
                .orElseThrow();
        boolean namesItself = facts.format() == Format.MENDER;
        if (namesItself && !facts.named().equals(Optional.of(release))) {
            throw DraftRefused.otherRelease(release, facts.named().orElse(""));
        }
        List<String> deviceTypes = namesItself ? facts.deviceTypes() : types;
        ArtifactId id = ArtifactId.random();
        transaction.update(
                """
                insert into artifact (tenant, id, name, description, format, version, device_types, payload_type, signed,
                    signed_by, provides, depends, clears, meta_data, scripts, files, size, digest, file_name, sha1, md5,
                    blob, module, created_by)
                select tenant, ?, ?, description, format, version, ?, payload_type, signed, signed_by,
                    case when format = 'mender' then provides
                        else provides || jsonb_build_object('artifact_name', ?::text) end, depends, clears, meta_data, scripts, files,
                    size, digest, file_name, sha1, md5, ?, module, created_by
                from artifact where tenant = ? and id = ?""",
                id.value(),
                release,
                deviceTypes,
                release,
                blobs.link(facts.blob()).value(),
                tenant.id(),
                file.id().value());
        Fits.insert(transaction, tenant, id, release, Fits.of(facts.format(), deviceTypes, facts.depends()));
        transaction.publish(new Change(tenant, Change.Kind.RELEASE, release));
    }

    private record Facts(
            Format format,
            List<String> deviceTypes,
            Map<String, List<String>> depends,
            Optional<String> named,
            BlobId blob) {
        static Facts read(Row row) {
            return new Facts(
                    Format.stored(row.text("format")),
                    row.texts("device_types"),
                    Json.mapper().readValue(row.text("depends"), LISTS),
                    row.optionalText("named"),
                    new BlobId(row.uuid("blob")));
        }
    }

    /** What a file is, its first bytes tell; what they do not tell is a file of no format. */
    private static Uploads.Received read(InputStream stream, List<VerificationKey> keys) {
        try {
            BufferedInputStream buffered = new BufferedInputStream(stream);
            buffered.mark(MAGIC_LENGTH);
            byte[] head = buffered.readNBytes(MAGIC_LENGTH);
            buffered.reset();
            boolean isMender = new String(head, StandardCharsets.ISO_8859_1).equals(MENDER_MAGIC);
            if (isMender) {
                return mender(buffered, keys);
            }
            Format format = Uploads.isCpio(head) ? Format.SWU : Format.FILE;
            return Uploads.read(buffered, DRAFT.withFormat(format), keys);
        } catch (ArtifactException e) {
            throw new ArtifactRefused(e);
        } catch (IOException e) {
            throw new UncheckedIOException("the upload broke off", e);
        }
    }

    /** A module tells its files' SHA-1 and MD5, whatever takes them. */
    private static Uploads.Received mender(InputStream stream, List<VerificationKey> keys)
            throws IOException, ArtifactException {
        var sha1 = new DigestInputStream(stream, Uploads.digest("SHA-1"));
        var md5 = new DigestInputStream(sha1, Uploads.digest("MD5"));
        Contents contents = Contents.mender(md5, keys);
        HexFormat hex = HexFormat.of();
        return new Uploads.Received(
                contents,
                Optional.of(new LegacyDigests(
                        hex.formatHex(sha1.getMessageDigest().digest()),
                        hex.formatHex(md5.getMessageDigest().digest()))));
    }

    private static void require(Arrival arrival, Uploads.Received received, BlobWriter.Written written) {
        if (written.size() == 0) {
            throw DraftRefused.empty();
        }
        arrival.checks().compare(received.legacy().orElseThrow(), written.sha256());
    }

    private static DraftFile record(Transaction transaction, Tenant tenant, long module, Uploads.Stored stored) {
        ArtifactId id = ArtifactId.random();
        String fileName = stored.labels().fileName().orElseThrow();
        List<DraftFile> present = of(transaction, tenant, module);
        if (present.stream().anyMatch(file -> file.fileName().equals(fileName))) {
            throw DraftRefused.exists(fileName);
        }
        if (present.size() >= MAX_FILES) {
            throw DraftRefused.tooMany(MAX_FILES);
        }
        Uploads.insert(transaction, tenant, id, stored);
        return transaction
                .first(SELECT + " and a.id = ?", Drafts::read, tenant.id(), module, id.value())
                .orElseThrow();
    }

    private static DraftFile read(Row row) {
        HexFormat hex = HexFormat.of();
        return new DraftFile(
                row.number("number"),
                new ArtifactId(row.uuid("id")),
                row.number("module"),
                row.text("file_name"),
                row.number("size"),
                hex.formatHex(row.bytes("digest")),
                new LegacyDigests(hex.formatHex(row.bytes("sha1")), hex.formatHex(row.bytes("md5"))),
                row.text("created_by"),
                row.instant("created_at"));
    }
}
