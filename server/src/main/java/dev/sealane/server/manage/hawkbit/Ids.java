package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Request;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** Reads the numbers that name things here. */
final class Ids {
    /** Things of one request: hawkBit's quota for targets of one assignment. */
    static final int MAX = 5_000;

    private Ids() {}

    /** A number in the path; whatever else stands there is a bad request, as in the original. */
    static long ofPath(Request request, String name) {
        String text = request.parameter(name);
        if (!text.matches("\\d{1,18}")) {
            throw HttpRefusal.badRequest("bad-path", "an id is not a number")
                    .expected("a whole number")
                    .found(text)
                    .where("path");
        }
        return Long.parseLong(text);
    }

    /** The member {@code id} of an object. */
    static long ofObject(JsonObject object) {
        OptionalLong id = object.optionalLong("id");
        return id.orElseThrow(() -> HttpRefusal.badRequest("missing-field", "the field 'id' is missing")
                .expected("a whole number")
                .where(object.path() + ".id"));
    }

    /** The ids of a list of objects. */
    static List<Long> ofObjects(List<JsonObject> objects) {
        return objects.stream().map(Ids::ofObject).toList();
    }

    /** The objects of a body that is a list, or one object alone. */
    static List<JsonObject> oneOrMore(JsonNode body) {
        return body.isObject() ? List.of(JsonObject.of(body, "$")) : JsonObject.objects(body, MAX);
    }
}
