package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.http.FailureFormat;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import io.helidon.http.Status;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * hawkBit's form of an error and its codes (digest, section 1). Our own code and what was expected, found and where stand
 * in {@code info}, which the original leaves to the server.
 */
final class HawkbitFailure implements FailureFormat {
    private static final String PREFIX = "hawkbit.server.error.";
    private static final Status LOCKED = Status.create(423, "Locked");
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

    /** What hawkBit calls it. */
    private record Known(Status status, String code) {
        static Known bad(String code) {
            return new Known(Status.BAD_REQUEST_400, code);
        }
    }

    private static final Known TOO_MANY = new Known(Status.TOO_MANY_REQUESTS_429, "quota.tooManyEntries");
    private static final Known EXISTS = new Known(Status.CONFLICT_409, "repo.entityAlreadyExists");
    private static final Known INCOMPLETE = Known.bad("distributionset.incomplete");
    private static final Known UNVERIFIED = Known.bad("rollout.verificationFailed");

    /** Our codes that have a word of their own there. */
    private static final Map<String, Known> KNOWN = Map.ofEntries(
            Map.entry("filter-syntax", Known.bad("rest.param.rsqlParamSyntax")),
            Map.entry("filter-field", Known.bad("rest.param.rsqlInvalidField")),
            Map.entry("sort-syntax", Known.bad("rest.param.sortParamSyntax")),
            Map.entry("sort-field", Known.bad("rest.param.invalidField")),
            Map.entry("sort-direction", Known.bad("rest.param.invalidDirection")),
            Map.entry("file-empty", Known.bad("artifact.uploadFailed")),
            Map.entry("file-md5-differs", Known.bad("artifact.uploadFailed.checksum.md5.match")),
            Map.entry("file-sha1-differs", Known.bad("artifact.uploadFailed.checksum.sha1.match")),
            Map.entry("file-sha256-differs", Known.bad("artifact.uploadFailed.checksum.sha256.match")),
            Map.entry("file-exists", EXISTS),
            Map.entry("artifact-exists", EXISTS),
            Map.entry("assembly-exists", EXISTS),
            Map.entry("device-exists", EXISTS),
            Map.entry("catalogue-exists", EXISTS),
            Map.entry("catalogue-in-use", new Known(Status.CONFLICT_409, "repo.entityReadOnly")),
            Map.entry("catalogue-quota", TOO_MANY),
            Map.entry("assembly-locked", new Known(LOCKED, "locked")),
            Map.entry("assembly-quota", TOO_MANY),
            Map.entry("too-many-files", TOO_MANY),
            Map.entry("too-many", TOO_MANY),
            Map.entry("too-large", new Known(Status.TOO_MANY_REQUESTS_429, "quota.fileSizeExceeded")),
            Map.entry("upload-too-large", new Known(Status.TOO_MANY_REQUESTS_429, "quota.fileSizeExceeded")),
            Map.entry("storage-failed", new Known(Status.TOO_MANY_REQUESTS_429, "quota.storageExceeded")),
            Map.entry("set-incomplete", INCOMPLETE),
            Map.entry("release-without-artifact", INCOMPLETE),
            Map.entry("set-invalid", Known.bad("distributionset.invalid")),
            Map.entry("rollout-without-devices", UNVERIFIED),
            Map.entry("rollout-phases-differ", UNVERIFIED),
            Map.entry("rollout-unverified", UNVERIFIED),
            Map.entry("rollout-with-unknown-device", UNVERIFIED),
            Map.entry("rollout-state", Known.bad("rollout.illegalState")),
            Map.entry("rollout-finished", Known.bad("rollout.illegalState")),
            Map.entry("action-not-cancelable", new Known(Status.METHOD_NOT_ALLOWED_405, "action.notCancelable")),
            Map.entry("action-not-force-quitable", new Known(Status.METHOD_NOT_ALLOWED_405, "action.notForceQuitable")),
            Map.entry("maintenance-window-never-opens", Known.bad("maintenanceScheduleInvalid")),
            Map.entry("maintenance-window", Known.bad("maintenanceScheduleInvalid")),
            Map.entry("auto-confirm-active", new Known(Status.CONFLICT_409, "repo.autoConfAlreadyActive")),
            Map.entry("config-key", Known.bad("configKeyInvalid")),
            Map.entry("config-value", Known.bad("configValueInvalid")));

    @Override
    public Response format(Request request, HttpRefusal refusal) {
        int status = refusal.status().code();
        boolean isPlain = status == 401
                || status >= 500
                || refusal.code().equals("no-such-path")
                || refusal.code().equals("method-not-allowed");
        return isPlain ? plain(refusal) : described(request, refusal);
    }

    /** What the original's container answers before the API is reached. */
    private static Response plain(HttpRefusal refusal) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("timestamp", Instant.now().toString());
        members.put("status", refusal.status().code());
        members.put("error", refusal.status().reasonPhrase());
        Response response = Hal.ok(members).status(refusal.status());
        return refusal.status().equals(Status.UNAUTHORIZED_401)
                ? response.header("WWW-Authenticate", "Basic realm=\"hawkBit\"")
                : response;
    }

    private static Response described(Request request, HttpRefusal refusal) {
        Known known = KNOWN.getOrDefault(refusal.code(), byStatus(request, refusal));
        Map<String, Object> info = new LinkedHashMap<>();
        if (known.code().equals("repo.entityNotFound")) {
            entity(refusal, info);
        }
        info.put("code", refusal.code());
        refusal.where().ifPresent(where -> info.put("where", where));
        refusal.expected().ifPresent(expected -> info.put("expected", expected));
        refusal.found().ifPresent(found -> info.put("found", found));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("exceptionClass", refusal.getClass().getName());
        members.put("errorCode", PREFIX + known.code());
        members.put("message", refusal.getMessage());
        members.put("info", info);
        return Hal.ok(members).status(known.status());
    }

    private static Known byStatus(Request request, HttpRefusal refusal) {
        Status status = refusal.status();
        boolean isUpload =
                request.method().text().equals("POST") && request.path().endsWith("/artifacts");
        return switch (status.code()) {
            case 400, 415, 422 -> Known.bad(isUpload ? "artifact.uploadFailed" : "rest.body.notReadable");
            case 403 -> new Known(status, "insufficientPermission");
            case 404 -> new Known(status, "repo.entityNotFound");
            case 409, 412 -> new Known(Status.CONFLICT_409, "repo.concurrentModification");
            case 413, 429 -> new Known(Status.TOO_MANY_REQUESTS_429, "quota.tooManyEntries");
            default -> new Known(status, refusal.code());
        };
    }

    /** Our refusals name the kind of thing in their code, and which one in quotes. */
    private static void entity(HttpRefusal refusal, Map<String, Object> info) {
        Matcher id = QUOTED.matcher(refusal.getMessage());
        if (id.find()) {
            info.put("entityId", id.group(1));
        }
        StringBuilder type = new StringBuilder();
        for (String word : refusal.code().replace("-not-found", "").split("-", -1)) {
            if (!word.isEmpty()) {
                type.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        info.put("type", type.toString());
    }
}
