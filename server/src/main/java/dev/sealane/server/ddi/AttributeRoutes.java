package dev.sealane.server.ddi;

import dev.sealane.server.device.AttributeValue;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.refusal.InvalidInput;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** {@code PUT …/configData}: what the device tells about itself (digest, 2.2). */
final class AttributeRoutes implements Routes {
    /** hawkBit's limits for names and values. */
    private static final int MAX_LENGTH = 128;

    private final DdiAccess access;
    private final Inventory inventory;

    AttributeRoutes(DdiAccess access, Inventory inventory) {
        this.access = access;
        this.inventory = inventory;
    }

    @Override
    public void register(Router router) {
        router.put(DdiRoutes.ROOT + "/configData", Access.DEVICE, this::report);
    }

    private Response report(Request request) throws IOException {
        DdiAccess.Caller caller = access.require(request);
        JsonNode body = Answers.body(request);
        Map<String, AttributeValue> data = data(body.path("data"));
        switch (body.path("mode").asString("merge")) {
            case "merge" -> inventory.merge(caller.tenant(), caller.device(), data);
            case "replace" -> inventory.replace(caller.tenant(), caller.device(), data);
            case "remove" -> inventory.remove(caller.tenant(), caller.device(), data.keySet());
            default -> throw new InvalidInput("mode", "expected merge, replace or remove");
        }
        return Answers.done();
    }

    private static Map<String, AttributeValue> data(JsonNode data) {
        if (!data.isObject() || data.isEmpty()) {
            throw new InvalidInput("data", "expected an object with at least one attribute");
        }
        if (data.size() > Inventory.MAX_ATTRIBUTES) {
            throw HttpRefusal.of(
                    Status.TOO_MANY_REQUESTS_429,
                    "too-many-attributes",
                    "expected at most " + Inventory.MAX_ATTRIBUTES + " attributes");
        }
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        data.properties().forEach(entry -> {
            require(!entry.getKey().isEmpty() && isShort(entry.getKey()));
            attributes.put(entry.getKey(), new AttributeValue.Text(value(entry.getValue())));
        });
        return attributes;
    }

    private static String value(JsonNode node) {
        if (node.isNull()) {
            return "";
        }
        if (!node.isValueNode()) {
            throw new InvalidInput("data", "expected only texts as values");
        }
        require(isShort(node.asString()));
        return node.asString();
    }

    private static boolean isShort(String text) {
        return text.length() <= MAX_LENGTH && text.indexOf('\0') < 0;
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw HttpRefusal.badRequest(
                    DdiFailure.ATTRIBUTES,
                    "names have 1 to " + MAX_LENGTH + " characters and values at most " + MAX_LENGTH);
        }
    }
}
