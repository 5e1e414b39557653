package dev.sealane.server.device;

import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import java.util.Map;
import java.util.Optional;

/** What a device calls itself where it has one name and no key, as in hawkBit's DDI: the one attribute of its identity. Upper and lower case differ. */
public record ControllerId(String value) {
    /** The attribute of the identity that holds it. */
    public static final String ATTRIBUTE = "controller_id";

    /** hawkBit's own limit. */
    public static final int MAX_LENGTH = 256;

    /** The id, or nothing where no device can be called so. */
    public static Optional<ControllerId> parse(String text) {
        boolean possible = !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.chars().noneMatch(character -> character <= ' ' || Character.isISOControl(character))
                && text.indexOf('/') < 0;
        return possible ? Optional.of(new ControllerId(text)) : Optional.empty();
    }

    /**
     * The id of an interface for people.
     *
     * @throws InvalidInput if no device can be called so
     */
    public static ControllerId of(String where, String text) {
        return parse(text)
                .orElseThrow(() ->
                        new InvalidInput(where, "expected 1 to " + MAX_LENGTH + " characters without spaces and '/'"));
    }

    /** The identity under which the fleet knows the device. */
    public Identity identity() {
        return new Identity(Json.write(Map.of(ATTRIBUTE, value)));
    }
}
