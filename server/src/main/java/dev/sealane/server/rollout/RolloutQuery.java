package dev.sealane.server.rollout;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which rollouts are wanted; an empty condition is none.
 *
 * @param statuses any of these
 * @param text part of the name or of the release's name
 * @param release exactly this release
 * @param oldestFirst newest first otherwise
 */
public record RolloutQuery(
        Set<RolloutStatus> statuses,
        Optional<String> text,
        Optional<String> release,
        Optional<Instant> createdAfter,
        Optional<Instant> createdBefore,
        boolean oldestFirst,
        Page page) {
    public RolloutQuery {
        statuses = Set.copyOf(statuses);
    }

    /** Every rollout, newest first. */
    public static RolloutQuery all(Page page) {
        return new RolloutQuery(
                Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, page);
    }

    public RolloutQuery withStatuses(Set<RolloutStatus> wanted) {
        return new RolloutQuery(wanted, text, release, createdAfter, createdBefore, oldestFirst, page);
    }

    public RolloutQuery withRelease(String wanted) {
        return new RolloutQuery(statuses, text, Optional.of(wanted), createdAfter, createdBefore, oldestFirst, page);
    }

    String sql() {
        StringBuilder sql = new StringBuilder();
        if (!statuses.isEmpty()) {
            sql.append("""

                    and (case when r.finished_at is not null then 'finished'
                    when r.started_at is not null then 'running' else 'pending' end) = any(?)""");
        }
        text.ifPresent(wanted -> sql.append(" and (r.name ilike ? or r.release_name ilike ?)"));
        release.ifPresent(wanted -> sql.append(" and r.release_name = ?"));
        createdAfter.ifPresent(wanted -> sql.append(" and r.created_at > ?"));
        createdBefore.ifPresent(wanted -> sql.append(" and r.created_at < ?"));
        return sql.toString();
    }

    Object[] parameters(Tenant tenant) {
        return list(tenant).toArray();
    }

    Object[] pagedParameters(Tenant tenant) {
        List<Object> parameters = list(tenant);
        parameters.add(page.size());
        parameters.add(page.offset());
        return parameters.toArray();
    }

    String direction() {
        return oldestFirst ? "asc" : "desc";
    }

    private List<Object> list(Tenant tenant) {
        List<Object> parameters = new ArrayList<>(List.of(tenant.id()));
        if (!statuses.isEmpty()) {
            parameters.add(statuses.stream().map(RolloutStatus::word).toList());
        }
        text.ifPresent(wanted -> {
            String pattern = "%" + wanted.replaceAll("([\\\\%_])", "\\\\$1") + "%";
            parameters.add(pattern);
            parameters.add(pattern);
        });
        release.ifPresent(parameters::add);
        createdAfter.ifPresent(parameters::add);
        createdBefore.ifPresent(parameters::add);
        return parameters;
    }
}
