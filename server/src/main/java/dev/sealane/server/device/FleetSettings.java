package dev.sealane.server.device;

import dev.sealane.server.refusal.InvalidInput;
import java.time.Duration;
import java.util.Optional;

/**
 * What a tenant decided about how devices get in and how often they call. It concerns devices that are told when to call
 * and that prove themselves with tokens; a device with a key knows its interval itself.
 *
 * @param pollInterval how often a device should call; whole seconds, {@link #SHORTEST} to {@link #LONGEST}
 * @param deviceTokens whether a device's own token opens the door
 * @param gateway the token that all devices behind a gateway share; nobody comes in through a gateway without one
 * @param plugAndPlay whether a device that a gateway vouches for is accepted without a person
 */
public record FleetSettings(
        Duration pollInterval, boolean deviceTokens, Optional<Credential.Token> gateway, boolean plugAndPlay) {
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Clients read the interval as a time of day (hawkBit DDI digest, 2.1). */
    public static final Duration LONGEST = Duration.ofDays(1).minusSeconds(1);

    /** What a tenant has that decided nothing: hawkBit's own interval, and no door but devices' own tokens. */
    public static final FleetSettings DEFAULT = new FleetSettings(Duration.ofMinutes(5), true, Optional.empty(), false);

    public FleetSettings {
        if (pollInterval.compareTo(SHORTEST) < 0
                || pollInterval.compareTo(LONGEST) > 0
                || pollInterval.toNanosPart() != 0) {
            throw new InvalidInput(
                    "poll_interval", "expected " + SHORTEST.toSeconds() + " to " + LONGEST.toSeconds() + " seconds");
        }
    }

    public FleetSettings withPollInterval(Duration interval) {
        return new FleetSettings(interval, deviceTokens, gateway, plugAndPlay);
    }

    public FleetSettings withDeviceTokens(boolean open) {
        return new FleetSettings(pollInterval, open, gateway, plugAndPlay);
    }

    public FleetSettings withGateway(Optional<Credential.Token> token) {
        return new FleetSettings(pollInterval, deviceTokens, token, plugAndPlay);
    }

    public FleetSettings withPlugAndPlay(boolean open) {
        return new FleetSettings(pollInterval, deviceTokens, gateway, open);
    }
}
