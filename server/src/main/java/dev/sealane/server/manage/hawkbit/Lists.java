package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.device.Settings;
import dev.sealane.server.filter.ListQuery;
import dev.sealane.server.filter.Moments;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Reads what part of which list a request wants: {@code q}, {@code sort}, {@code offset}, {@code limit} (digest, 1). */
final class Lists {
    private static final int DEFAULT_LIMIT = 50;

    private final Settings settings;
    private final InstantSource clock;

    Lists(Settings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    ListQuery of(Request request) {
        long limit = number(request, "limit", DEFAULT_LIMIT);
        return new ListQuery(
                request.query("q"),
                request.query("sort").orElse(""),
                Math.max(0, number(request, "offset", 0)),
                (int) Math.min(ListQuery.MAX_LIMIT, limit <= 0 ? DEFAULT_LIMIT : limit),
                moments(request));
    }

    /** The times that conditions may name. */
    Moments moments(Request request) {
        Instant now = clock.instant();
        FleetSettings present = settings.get(request.principal().tenant());
        return new Moments(now, now.minus(present.pollInterval()).minus(present.overdueAfter()));
    }

    /** Whether everything about each entry is wanted. */
    static boolean isFull(Request request) {
        String wanted = request.query("representation").orElse("compact");
        return switch (wanted) {
            case "full" -> true;
            case "compact" -> false;
            default ->
                throw HttpRefusal.badRequest("bad-query", "there is no such representation")
                        .expected("full or compact")
                        .found(wanted)
                        .where("query: representation");
        };
    }

    private static long number(Request request, String name, long otherwise) {
        Optional<String> text = request.query(name).filter(value -> !value.isEmpty());
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("-?\\d{1,10}")) {
            throw HttpRefusal.badRequest("bad-query", "the query parameter '" + name + "' is not a number")
                    .expected("a whole number")
                    .found(text.get())
                    .where("query: " + name);
        }
        return Long.parseLong(text.get());
    }
}
