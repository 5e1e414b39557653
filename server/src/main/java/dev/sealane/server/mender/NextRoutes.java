package dev.sealane.server.mender;

import dev.sealane.server.download.DownloadLinks;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.http.ServerAddress;
import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.rollout.Dispatch;
import dev.sealane.server.rollout.Work;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.JsonNode;

/**
 * The three ways in which clients ask for work (digest, section 3): v2 with the provides wrapped, v1 with the bare map, v1
 * with two query parameters. 404 is never the answer, because clients would fall back to an older way for good.
 */
final class NextRoutes implements Routes {
    private static final String NEXT = "/deployments/device/deployments/next";

    /** Provides of a device with many components stay below 10 KiB. */
    private static final int MAX_BODY = 64 * 1024;

    /** Entries of the provides; one for each installed component and a few fixed ones. */
    private static final int MAX_PROVIDES = 500;

    private static final int MAX_TEXT = 4096;

    private final DeviceAccess access;
    private final Dispatch dispatch;
    private final DownloadLinks links;
    private final ServerAddress address;
    private final LongAdder polls = new LongAdder();

    NextRoutes(DeviceAccess access, Dispatch dispatch, DownloadLinks links, ServerAddress address) {
        this.access = access;
        this.dispatch = dispatch;
        this.links = links;
        this.address = address;
    }

    @Override
    public void register(Router router) {
        router.post("/api/devices/v2" + NEXT, Access.DEVICE, request -> answer(request, wrapped(request)));
        router.post("/api/devices/v1" + NEXT, Access.DEVICE, request -> answer(request, bare(request)));
        router.get("/api/devices/v1" + NEXT, Access.DEVICE, request -> answer(request, query(request)));
    }

    /** Requests for work since the start. */
    long polls() {
        return polls.sum();
    }

    private interface Provides {
        Map<String, String> read() throws IOException;
    }

    private static Provides wrapped(Request request) {
        return () -> {
            JsonNode body = Json.parse("body", request.bytes(MAX_BODY));
            return provides(body.path("device_provides"));
        };
    }

    private static Provides bare(Request request) {
        return () -> provides(Json.parse("body", request.bytes(MAX_BODY)));
    }

    private static Provides query(Request request) {
        return () -> {
            Map<String, String> provides = new TreeMap<>();
            for (String name : List.of("artifact_name", "device_type")) {
                provides.put(name, bounded(name, request.query(name).orElse("")));
            }
            return required(provides);
        };
    }

    /** The token is checked before the body is read: a stranger's bytes are not parsed. */
    private Response answer(Request request, Provides provides) throws IOException {
        DeviceAccess.Caller caller = access.require(request);
        polls.increment();
        return switch (dispatch.next(caller.tenant(), caller.device(), provides.read())) {
            case Work.Nothing _, Work.Stop _, Work.Confirm _ -> Response.noContent();
            case Work.Install install -> Response.json(json(request, caller, install));
            case Work.Contradiction contradiction ->
                throw HttpRefusal.of(
                        Status.CONFLICT_409,
                        "provides-changed",
                        "the device provides something else than when it was given the deployment "
                                + contradiction.rollout());
        };
    }

    private Map<String, Object> json(Request request, DeviceAccess.Caller caller, Work.Install install) {
        Artifact artifact = install.artifact();
        DownloadLinks.Link link = links.create(address.base(request), caller.tenant(), artifact.id());
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("uri", link.url());
        source.put("expire", link.expiresAt().toString());
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", artifact.id().toString());
        described.put("artifact_name", artifact.name());
        described.put("source", source);
        described.put("device_types_compatible", artifact.deviceTypes());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", install.rollout().toString());
        answer.put("artifact", described);
        return answer;
    }

    private static Map<String, String> provides(JsonNode object) {
        if (!object.isObject() || object.size() > MAX_PROVIDES) {
            throw new InvalidInput("device_provides", "expected an object with at most " + MAX_PROVIDES + " entries");
        }
        Map<String, String> provides = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (!entry.getValue().isString()) {
                throw new InvalidInput("device_provides", "expected only texts as values");
            }
            provides.put(
                    bounded("device_provides", entry.getKey()),
                    bounded("device_provides", entry.getValue().asString()));
        }
        return required(provides);
    }

    private static Map<String, String> required(Map<String, String> provides) {
        for (String name : List.of("artifact_name", "device_type")) {
            if (provides.getOrDefault(name, "").isEmpty()) {
                throw new InvalidInput(name, "expected the device's own");
            }
        }
        return provides;
    }

    private static String bounded(String where, String text) {
        if (text.length() > MAX_TEXT || text.indexOf('\0') >= 0) {
            throw new InvalidInput(where, "expected texts of at most " + MAX_TEXT + " characters without NUL");
        }
        return text;
    }
}
