package dev.sealane.server.release;

import dev.sealane.server.blob.BlobId;
import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.Dialect;
import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.refusal.NotFound;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.type.TypeReference;

/** The artifacts of a tenant, alone and as releases. */
public final class Releases {
    /** Longest description (Mender management API digest, 5.1). */
    public static final int MAX_DESCRIPTION = 4096;

    private static final Logger LOG = System.getLogger(Releases.class.getName());

    private static final String SELECT = """
            select a.id, a.name, a.description, a.format, a.version, a.device_types, a.payload_type, a.signed, a.signed_by,
                a.provides, a.depends, a.clears, a.meta_data, a.scripts, a.files, a.size, a.digest, a.file_name, a.sha1, a.md5, a.blob,
                a.created_at, a.changed_at
            from artifact a where a.tenant = ? and a.name is not null""";

    private static final String CONDITIONS = """

            and (?::text is null or a.name = ?) and (?::text is null or a.name ilike ? or a.description ilike ?)
            and (?::text is null or a.device_types @> array[?::text])""";

    private static final TypeReference<Map<String, List<String>>> LISTS = new TypeReference<>() {};
    private static final TypeReference<List<ArtifactFile>> FILES = new TypeReference<>() {};

    private final Database database;
    private final BlobStore blobs;

    public Releases(Database database, BlobStore blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    public Optional<Artifact> find(Tenant tenant, ArtifactId id) {
        return database.call(transaction -> find(transaction, tenant, id));
    }

    /**
     * The artifact, which must exist.
     *
     * @throws NotFound if there is no such artifact
     */
    public Artifact get(Tenant tenant, ArtifactId id) {
        return find(tenant, id).orElseThrow(() -> new NotFound("artifact", id.toString()));
    }

    /** The same inside a larger transaction. */
    public Optional<Artifact> find(Transaction transaction, Tenant tenant, ArtifactId id) {
        return transaction.first(SELECT + " and a.id = ?", Releases::read, tenant.id(), id.value());
    }

    /** The artifacts that match, newest first. */
    public Slice<Artifact> artifacts(Tenant tenant, ArtifactQuery query) {
        return database.call(transaction -> new Slice<>(
                transaction.list(
                        SELECT + CONDITIONS + " order by a.created_at desc, a.id limit ? offset ?",
                        Releases::read,
                        parameters(
                                tenant, query, query.page().size(), query.page().offset())),
                transaction.number(
                        "select count(*) from artifact a where a.tenant = ? and a.name is not null" + CONDITIONS,
                        parameters(tenant, query))));
    }

    /** The release of this name. */
    public Optional<Release> release(Tenant tenant, String name) {
        List<Artifact> artifacts = database.call(transaction -> transaction.list(
                SELECT + " and a.name = ? order by a.created_at desc, a.id", Releases::read, tenant.id(), name));
        return artifacts.isEmpty() ? Optional.empty() : Optional.of(group(name, artifacts));
    }

    /** The releases of which some artifact matches, the last changed first. */
    public Slice<Release> releases(Tenant tenant, ArtifactQuery query) {
        String matching = "select a.name from artifact a where a.tenant = ? and a.name is not null" + CONDITIONS
                + " group by a.name";
        return database.call(transaction -> {
            List<String> names = transaction.list(
                    matching + " order by max(a.changed_at) desc, a.name limit ? offset ?",
                    row -> row.text("name"),
                    parameters(tenant, query, query.page().size(), query.page().offset()));
            Map<String, List<Artifact>> byName = transaction
                    .list(
                            SELECT + " and a.name = any(?) order by a.created_at desc, a.id",
                            Releases::read,
                            tenant.id(),
                            names)
                    .stream()
                    .collect(Collectors.groupingBy(Artifact::name));
            List<Release> releases = names.stream()
                    .map(name -> group(name, byName.getOrDefault(name, List.of())))
                    .toList();
            return new Slice<>(
                    releases,
                    transaction.number("select count(*) from (" + matching + ") m", parameters(tenant, query)));
        });
    }

    /** Changes what people wrote about the artifact. */
    public void describe(Tenant tenant, ArtifactId id, String description) {
        requireDescription(description);
        database.run(transaction -> {
            String name = transaction
                    .first("""
                            update artifact set description = ?, changed_at = now() where tenant = ? and id = ?
                            returning name""", row -> row.text("name"), description, tenant.id(), id.value())
                    .orElseThrow(() -> new NotFound("artifact", id.toString()));
            transaction.publish(new Change(tenant, Change.Kind.RELEASE, name));
        });
    }

    /**
     * Removes the artifact and its bytes. Finished rollouts keep their history without it.
     *
     * @throws ReleaseInUse if an unfinished rollout may still hand it out
     */
    public void delete(Tenant tenant, ArtifactId id) {
        BlobId blob = database.call(transaction -> {
            Artifact artifact = transaction
                    .first(SELECT + " and a.id = ? for update", Releases::read, tenant.id(), id.value())
                    .orElseThrow(() -> new NotFound("artifact", id.toString()));
            transaction
                    .list("""
                            select name from rollout where tenant = ? and release_name = ? and finished_at is null
                            order by number limit 1""", row -> row.text("name"), tenant.id(), artifact.name())
                    .forEach(rollout -> {
                        throw new ReleaseInUse(artifact.name(), rollout);
                    });
            transaction.update("delete from artifact where tenant = ? and id = ?", tenant.id(), id.value());
            transaction.update("""
                    update release r set deleted = true where r.tenant = ? and r.name = ?
                    and not exists (select from artifact a where a.tenant = r.tenant and a.name = r.name)
                    and not exists (select from release_module m where m.tenant = r.tenant and m.release_name = r.name)""", tenant.id(), artifact.name());
            transaction.publish(new Change(tenant, Change.Kind.RELEASE, artifact.name()));
            return artifact.blob();
        });
        blobs.delete(blob);
        LOG.log(Level.INFO, "artifact {0} deleted", id);
    }

    /**
     * The artifact of the release that fits a device which provides this. Where several do, the one that names the
     * device's type, and then the one with most depends, comes first, because it was made for fewer devices; then the
     * newest.
     *
     * @param dialect what the device speaks: it takes artifacts of these formats only
     */
    public Optional<Artifact> choose(
            Transaction transaction, Tenant tenant, String release, Dialect dialect, Map<String, String> provides) {
        return transaction
                .list(SELECT + """
                         and a.name = ? and (a.device_types @> array[?::text] or a.device_types = '{}')
                        order by a.created_at desc, a.id""", Releases::read, tenant.id(), release, provides.getOrDefault("device_type", ""))
                .stream()
                .filter(artifact -> artifact.format().dialect() == dialect && artifact.fits(provides))
                .max(Comparator.comparing(
                                (Artifact artifact) -> !artifact.deviceTypes().isEmpty())
                        .thenComparingInt(artifact -> artifact.depends().size())
                        .thenComparing(Artifact::createdAt));
    }

    /** Bytes of all artifacts of the tenant. The files of a module count once, however many releases have them. */
    public long usedBytes(Tenant tenant) {
        return database.call(transaction -> transaction.number(
                "select coalesce(sum(size), 0)::bigint from artifact where tenant = ? and (module is null or name is null)",
                tenant.id()));
    }

    static void requireDescription(String description) {
        if (description.length() > MAX_DESCRIPTION || description.indexOf('\0') >= 0) {
            throw new InvalidInput("description", "expected at most " + MAX_DESCRIPTION + " characters without NUL");
        }
    }

    private static Release group(String name, List<Artifact> artifacts) {
        return new Release(
                name,
                artifacts,
                artifacts.stream()
                        .map(Artifact::changedAt)
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
    }

    private static Object[] parameters(Tenant tenant, ArtifactQuery query, Object... more) {
        List<Object> parameters = new java.util.ArrayList<>(List.of(
                tenant.id(),
                query.name(),
                query.name(),
                query.pattern(),
                query.pattern(),
                query.pattern(),
                query.deviceType(),
                query.deviceType()));
        parameters.addAll(List.of(more));
        return parameters.toArray();
    }

    private static Artifact read(Row row) {
        return new Artifact(
                new ArtifactId(row.uuid("id")),
                row.text("name"),
                row.text("description"),
                Format.stored(row.text("format")),
                row.count("version"),
                row.texts("device_types"),
                row.optionalText("payload_type"),
                row.flag("signed"),
                row.optionalText("signed_by"),
                Json.texts(row.text("provides")),
                Json.mapper().readValue(row.text("depends"), LISTS),
                row.optionalTexts("clears"),
                row.optionalText("meta_data"),
                row.texts("scripts"),
                Json.mapper().readValue(row.text("files"), FILES),
                row.number("size"),
                HexFormat.of().formatHex(row.bytes("digest")),
                row.optionalText("file_name"),
                row.optionalBytes("sha1")
                        .map(sha1 -> new LegacyDigests(
                                HexFormat.of().formatHex(sha1), HexFormat.of().formatHex(row.bytes("md5")))),
                new BlobId(row.uuid("blob")),
                row.instant("created_at"),
                row.instant("changed_at"));
    }
}
