package dev.sealane.agent.client.ddi;

import dev.sealane.agent.inventory.Attributes;
import dev.sealane.agent.json.Json;
import dev.sealane.agent.json.JsonException;
import dev.sealane.agent.json.JsonReader;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** Bodies of the protocol that are not records of their own. Unknown members are ignored everywhere (digest, 1). */
final class DdiMessages {
    /** hawkBit's quota of attributes (digest, 1.2). */
    static final int MAX_ATTRIBUTES = 100;

    /** The longest name and value that hawkBit takes; one that is longer makes it refuse all (2.2). */
    static final int MAX_ATTRIBUTE_LENGTH = 128;

    private static final List<String> ESSENTIAL = List.of("device_type", "artifact_name");

    private static final System.Logger LOG = System.getLogger(DdiMessages.class.getName());

    private DdiMessages() {}

    /** The answer is JSON, but not what the protocol says. */
    static final class UnusableAnswer extends Exception {
        private static final long serialVersionUID = 1;

        UnusableAnswer(String problem) {
            super(problem);
        }
    }

    /** Which action a cancelation stops (2.5); before hawkBit 1.0 the two had ids of their own. */
    static String stopId(Json.Obj cancelation) throws UnusableAnswer {
        return cancelation
                .object("cancelAction")
                .flatMap(cancel -> cancel.string("stopId"))
                .or(() -> cancelation.string("id"))
                .orElseThrow(() -> new UnusableAnswer("expected a text in cancelAction.stopId"));
    }

    /**
     * The device's attributes in place of all it sent before (2.2). What a server would refuse is left out or cut, so that
     * one odd line of an inventory program does not keep the device type from the server.
     */
    static Json.Obj attributes(Attributes attributes) {
        SequencedMap<String, Json> data = new LinkedHashMap<>();
        for (String name : inOrder(attributes)) {
            if (name.isEmpty() || name.length() > MAX_ATTRIBUTE_LENGTH || data.size() == MAX_ATTRIBUTES) {
                LOG.log(System.Logger.Level.WARNING, "the attribute {0} is not sent: too long, or one too many", name);
                continue;
            }
            String value = String.join(", ", attributes.values().getOrDefault(name, List.of()));
            data.put(name, new Json.Str(Texts.cut(value, MAX_ATTRIBUTE_LENGTH)));
        }
        SequencedMap<String, Json> body = new LinkedHashMap<>();
        body.put("mode", new Json.Str("replace"));
        body.put("data", new Json.Obj(data));
        return new Json.Obj(body);
    }

    /** The names, first those without which a server cannot choose an artifact: the last ones may be one too many. */
    private static Set<String> inOrder(Attributes attributes) {
        Set<String> names = new LinkedHashSet<>(ESSENTIAL);
        names.retainAll(attributes.values().keySet());
        names.addAll(attributes.values().keySet());
        return names;
    }

    /** What runs on the device (2.7). */
    static Json.Obj installed(String name, String version) {
        SequencedMap<String, Json> body = new LinkedHashMap<>();
        body.put("name", new Json.Str(name));
        body.put("version", new Json.Str(version));
        return new Json.Obj(body);
    }

    /** The code of an error body; empty where the body is none (1.3). */
    static String errorCode(byte[] body) {
        try {
            return JsonReader.readObject(body).string("errorCode").orElse("");
        } catch (JsonException _) {
            return ""; // Proxies and older servers answer anything.
        }
    }
}
