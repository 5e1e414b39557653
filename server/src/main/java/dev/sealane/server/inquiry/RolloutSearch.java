package dev.sealane.server.inquiry;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.filter.Field;
import dev.sealane.server.filter.Fields;
import dev.sealane.server.filter.ListQuery;
import dev.sealane.server.filter.Listing;
import dev.sealane.server.filter.Sql;
import dev.sealane.server.rollout.RolloutId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds rollouts by number and by conditions. Direct assignments are no rollouts here. */
public final class RolloutSearch {
    /** One of {@link #WORDS} (hawkBit management digest, 2.6). */
    private static final String STATUS = """
            case when r.finished_at is not null and r.aborted_at is not null then 'stopped'
                when r.finished_at is not null then 'finished' when r.aborted_at is not null then 'stopping'
                when r.hold = 'awaits-approval' then 'waiting_for_approval' when r.hold = 'denied' then 'approval_denied'
                when r.hold = 'awaits-start' then 'ready' when r.hold = 'paused' then 'paused' else 'running' end""";

    private static final List<String> WORDS = List.of(
            "creating",
            "ready",
            "waiting_for_approval",
            "approval_denied",
            "starting",
            "running",
            "paused",
            "stopping",
            "stopped",
            "finished",
            "deleting",
            "deleted");

    private static final Fields FIELDS = Fields.of(Map.ofEntries(
            Map.entry("id", new Field.Whole("r.number")),
            Map.entry("name", new Field.Text("r.name")),
            Map.entry("description", new Field.Text("r.description")),
            Map.entry("status", new Field.Choice("(" + STATUS + ")", WORDS)),
            Map.entry("createdat", new Field.Time("r.created_at")),
            Map.entry("createdby", new Field.Text("r.created_by")),
            Map.entry("distributionset.id", new Field.Whole("s.number")),
            Map.entry("distributionset.name", new Field.Text("s.title")),
            Map.entry("distributionset.version", new Field.Text("s.version"))));

    private static final Listing ROLLOUTS = new Listing("r.id", """

            from rollout r left join release s on s.tenant = r.tenant and s.name = r.release_name
            where r.tenant = ? and not r.hidden and not r.direct""", FIELDS, "r.number");

    private final Database database;

    public RolloutSearch(Database database) {
        this.database = database;
    }

    public Slice<RolloutId> list(Tenant tenant, ListQuery query) {
        return database.call(
                transaction -> ROLLOUTS.read(transaction, tenant, query, row -> new RolloutId(row.uuid("id"))));
    }

    /** How many rollouts of a release there are, by hawkBit's word for their status. */
    public Map<String, Integer> statistics(Tenant tenant, String release) {
        Map<String, Integer> statistics = new TreeMap<>();
        database.run(transaction -> transaction
                .list(
                        "select " + STATUS + " as word, count(*) as number "
                                + ROLLOUTS.from().strip() + " and r.release_name = ? group by 1",
                        row -> Map.entry(row.text("word"), row.count("number")),
                        tenant.id(),
                        release)
                .forEach(entry -> statistics.put(entry.getKey(), entry.getValue())));
        return statistics;
    }

    /** The rollouts of a release that have not ended. */
    public List<RolloutId> open(Tenant tenant, String release) {
        return database.call(transaction -> transaction.list(
                "select id from rollout where tenant = ? and release_name = ? and finished_at is null order by id",
                row -> new RolloutId(row.uuid("id")),
                tenant.id(),
                release));
    }

    /** The rollout with this number. */
    public Optional<RolloutId> find(Tenant tenant, long number) {
        return database
                .call(transaction -> ROLLOUTS.all(
                        transaction,
                        tenant,
                        Sql.of("r.number = ?", number),
                        Sql.TRUE,
                        row -> new RolloutId(row.uuid("id"))))
                .stream()
                .findFirst();
    }
}
