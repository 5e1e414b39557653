package dev.sealane.server.catalogue;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import java.util.List;
import java.util.Optional;

/** Values under keys that people write about modules and releases. (About devices they are the device's tags.) */
public final class Metadata {
    /** Entries of one thing: hawkBit's default quota. */
    public static final int MAX_ENTRIES = 100;

    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 4_000;

    private final Database database;

    public Metadata(Database database) {
        this.database = database;
    }

    /** Whose metadata. */
    public sealed interface Holder {
        /** A module, which must exist. */
        record Module(long id) implements Holder {}

        /** A release, which must exist. */
        record Release(String name) implements Holder {}
    }

    /**
     * One value.
     *
     * @param visible whether devices that get the module are told
     */
    public record Datum(String key, String value, boolean visible) {
        public Datum {
            Names.require("key", key, MAX_KEY);
            Names.allow("value", value.replaceAll("[\\r\\n\\t]", " "), MAX_VALUE);
        }
    }

    /** Everything, by key. */
    public List<Datum> all(Tenant tenant, Holder holder) {
        return database.call(transaction -> all(transaction, tenant, holder));
    }

    public Optional<Datum> find(Tenant tenant, Holder holder, String key) {
        return all(tenant, holder).stream()
                .filter(datum -> datum.key().equals(key))
                .findFirst();
    }

    /**
     * Adds entries, all or none.
     *
     * @throws CatalogueRefused if a key is there already, or there are too many
     */
    public void add(Tenant tenant, Holder holder, List<Datum> added) {
        database.run(transaction -> {
            for (Datum datum : added) {
                if (write(transaction, tenant, holder, datum, "do nothing") == 0) {
                    throw CatalogueRefused.exists("metadata");
                }
            }
            if (all(transaction, tenant, holder).size() > MAX_ENTRIES) {
                throw CatalogueRefused.tooMany("entries of metadata", MAX_ENTRIES);
            }
        });
    }

    /** Changes a value; answers whether it was there. */
    public boolean change(Tenant tenant, Holder holder, Datum datum) {
        return database.call(transaction -> {
            boolean isThere = all(transaction, tenant, holder).stream()
                    .anyMatch(present -> present.key().equals(datum.key()));
            if (isThere) {
                write(transaction, tenant, holder, datum, "do update set value = excluded.value");
            }
            return isThere;
        });
    }

    /** Removes a value; answers whether it was there. */
    public boolean remove(Tenant tenant, Holder holder, String key) {
        return database.call(transaction -> switch (holder) {
                    case Holder.Module(long id) ->
                        transaction.update(
                                "delete from module_metadata where tenant = ? and module = ? and key = ?",
                                tenant.id(),
                                id,
                                key);
                    case Holder.Release(String name) ->
                        transaction.update(
                                "delete from release_metadata where tenant = ? and release_name = ? and key = ?",
                                tenant.id(),
                                name,
                                key);
                })
                > 0;
    }

    private static List<Datum> all(Transaction transaction, Tenant tenant, Holder holder) {
        return switch (holder) {
            case Holder.Module(long id) ->
                transaction.list(
                        "select key, value, target_visible from module_metadata where tenant = ? and module = ? order by key",
                        Metadata::read,
                        tenant.id(),
                        id);
            case Holder.Release(String name) -> transaction.list("""
                        select key, value, false as target_visible from release_metadata
                        where tenant = ? and release_name = ? order by key""", Metadata::read, tenant.id(), name);
        };
    }

    private static int write(Transaction transaction, Tenant tenant, Holder holder, Datum datum, String otherwise) {
        return switch (holder) {
            case Holder.Module(long id) ->
                transaction.update(
                        "insert into module_metadata (tenant, module, key, value, target_visible) values (?, ?, ?, ?, ?)"
                                + " on conflict (tenant, module, key) " + otherwise,
                        tenant.id(),
                        id,
                        datum.key(),
                        datum.value(),
                        datum.visible());
            case Holder.Release(String name) ->
                transaction.update(
                        "insert into release_metadata (tenant, release_name, key, value) values (?, ?, ?, ?)"
                                + " on conflict (tenant, release_name, key) " + otherwise,
                        tenant.id(),
                        name,
                        datum.key(),
                        datum.value());
        };
    }

    private static Datum read(Row row) {
        return new Datum(row.text("key"), row.text("value"), row.flag("target_visible"));
    }
}
