package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.catalogue.Audit;
import dev.sealane.server.db.Slice;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.ServerAddress;
import dev.sealane.server.json.Json;
import io.helidon.http.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The form of this API's answers: HAL with absolute links (digest, section 1). */
final class Hal {
    private static final String TYPE = "application/hal+json;charset=UTF-8";

    private final ServerAddress address;

    Hal(ServerAddress address) {
        this.address = address;
    }

    static Response ok(Object body) {
        return Response.text(TYPE, Json.write(body));
    }

    static Response created(Object body) {
        return ok(body).status(Status.CREATED_201);
    }

    /** One part of a list, with how long the whole is. */
    static <T> Response page(Slice<T> slice, Function<T, Map<String, Object>> form) {
        List<Map<String, Object>> content = slice.items().stream().map(form).toList();
        return ok(new Members()
                .put("content", content)
                .put("total", slice.total())
                .put("size", content.size())
                .map());
    }

    /** The address of a thing of this API. */
    String href(Request request, String kind, Object... path) {
        StringBuilder href = new StringBuilder(address.base(request))
                .append(HawkbitApi.BASE)
                .append('/')
                .append(kind);
        for (Object segment : path) {
            href.append('/')
                    .append(URLEncoder.encode(segment.toString(), StandardCharsets.UTF_8)
                            .replace("+", "%20"));
        }
        return href.toString();
    }

    /** Links by relation; the first is the thing itself. */
    static Map<String, Object> links(String self, String... relationsAndHrefs) {
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("self", Map.of("href", self));
        for (int index = 0; index < relationsAndHrefs.length; index += 2) {
            links.put(relationsAndHrefs[index], Map.of("href", relationsAndHrefs[index + 1]));
        }
        return links;
    }

    /** The members with which everything begins. */
    static Members audited(Audit audit) {
        return new Members()
                .put("createdBy", audit.createdBy())
                .put("createdAt", audit.createdAt().toEpochMilli())
                .put("lastModifiedBy", audit.changedBy())
                .put("lastModifiedAt", audit.changedAt().toEpochMilli());
    }
}
