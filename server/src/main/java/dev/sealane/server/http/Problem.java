package dev.sealane.server.http;

import dev.sealane.server.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Our own API's form of an error: problem details (RFC 9457) with the extension members {@code code}, {@code expected},
 * {@code found}, {@code where} and {@code request_id}. Programs decide by {@code code}; the rest is for people.
 */
public final class Problem implements FailureFormat {
    static final String CONTENT_TYPE = "application/problem+json";

    @Override
    public Response format(Request request, HttpRefusal refusal) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", refusal.status().reasonPhrase());
        members.put("status", refusal.status().code());
        members.put("code", refusal.code());
        members.put("detail", refusal.getMessage());
        refusal.expected().ifPresent(text -> members.put("expected", text));
        refusal.found().ifPresent(text -> members.put("found", text));
        refusal.where().ifPresent(text -> members.put("where", text));
        members.put("request_id", request.requestId());
        return Response.text(CONTENT_TYPE, Json.write(members)).status(refusal.status());
    }
}
