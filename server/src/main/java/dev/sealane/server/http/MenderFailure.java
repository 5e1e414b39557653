package dev.sealane.server.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Mender's form of an error, for its devices and its tools: {@code error} as text and {@code request_id} (management
 * digest, section 1). Our {@code code} stands beside them; those who do not know it ignore it.
 */
public final class MenderFailure implements FailureFormat {
    @Override
    public Response format(Request request, HttpRefusal refusal) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("error", sentence(refusal));
        members.put("request_id", request.requestId());
        members.put("code", refusal.code());
        return Response.json(members).status(refusal.status());
    }

    /** The details join the text, because this form has no fields for them. */
    private static String sentence(HttpRefusal refusal) {
        StringBuilder text = new StringBuilder(refusal.getMessage());
        refusal.where().ifPresent(where -> text.append(", at ").append(where));
        refusal.expected().ifPresent(expected -> text.append(": expected ").append(expected));
        refusal.found().ifPresent(found -> text.append(", found ").append(found));
        return text.toString();
    }
}
