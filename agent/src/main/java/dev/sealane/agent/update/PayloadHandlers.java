package dev.sealane.agent.update;

import java.util.Optional;

/** Finds the handler for a type of payload. */
@FunctionalInterface
public interface PayloadHandlers {
    /** The handler for {@code payloadType}, empty if this device has none. */
    Optional<PayloadHandler> find(String payloadType);

    /** These handlers first, {@code others} for what they do not know. */
    default PayloadHandlers or(PayloadHandlers others) {
        return payloadType -> find(payloadType).or(() -> others.find(payloadType));
    }
}
