package dev.sealane.server.ddi;

import dev.sealane.server.http.FailureFormat;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** hawkBit's form of an error (digest, 1.3): empty where it says nothing but its status, JSON elsewhere. */
final class DdiFailure implements FailureFormat {
    /** An assignment of the caller's own that it may not see now; answered without a body. */
    static final String NOT_EXPOSED = "action-not-exposed";

    /** An assignment that has its end. */
    static final String CLOSED = "action-closed";

    /** What is confirmed automatically already. */
    static final String AUTO_CONFIRM = "auto-confirm-active";

    /** Attributes outside the limits. */
    static final String ATTRIBUTES = "target-attributes";

    @Override
    public Response format(Request request, HttpRefusal refusal) {
        int status = refusal.status().code();
        if (status == 401 || status == 410 || refusal.code().equals(NOT_EXPOSED)) {
            return Response.of(refusal.status());
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("exceptionClass", refusal.getClass().getName());
        members.put("errorCode", code(refusal, status));
        members.put("message", String.valueOf(refusal.getMessage()));
        members.put("info", Map.of("code", refusal.code(), "requestId", request.requestId()));
        return Response.json(members).status(refusal.status());
    }

    private static String code(HttpRefusal refusal, int status) {
        if (refusal.code().equals(ATTRIBUTES)) {
            return "hawkbit.server.error.repo.invalidTargetAttributes";
        }
        if (refusal.code().equals(AUTO_CONFIRM)) {
            return "hawkbit.server.error.repo.autoConfAlreadyActive";
        }
        return switch (status) {
            case 400 -> "hawkbit.server.error.rest.body.notReadable";
            case 404 -> "hawkbit.server.error.repo.entityNotFound";
            case 413 -> "hawkbit.server.error.quota.fileSizeExceeded";
            case 409 -> "hawkbit.server.error.repo.concurrentModification";
            case 429 -> "hawkbit.server.error.quota.tooManyEntries";
            default -> "hawkbit.server.error." + refusal.code();
        };
    }
}
