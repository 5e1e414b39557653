package dev.sealane.server.device;

import dev.sealane.server.refusal.InvalidInput;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a tenant decided about how devices get in and how often they call. It concerns devices that are told when to call
 * and that prove themselves with tokens; a device with a key knows its interval itself.
 *
 * @param pollInterval how often a device should call; whole seconds, {@link #SHORTEST} to {@link #LONGEST}
 * @param deviceTokens whether a device's own token opens the door
 * @param gateway the token that all devices behind a gateway share; nobody comes in through a gateway without one
 * @param plugAndPlay whether a device that a gateway or a certificate vouches for is accepted without a person
 * @param authorities whose certificates, checked by a trusted proxy, let a device in; as the proxy names the issuers, in
 *     lower case
 * @param deviceAuthorities whose certificates let a device in that shows one on its own connection to this server
 * @param gatewayOpen whether the gateway token, where there is one, opens the door
 * @param overdueAfter how long a device may be late before it counts as overdue; in the bounds of the interval
 * @param confirmation whether somebody has to agree to a new rollout at each device, unless the rollout says otherwise
 */
public record FleetSettings(
        Duration pollInterval,
        boolean deviceTokens,
        Optional<Credential.Token> gateway,
        boolean plugAndPlay,
        List<String> authorities,
        DeviceAuthorities deviceAuthorities,
        boolean confirmation,
        boolean gatewayOpen,
        Duration overdueAfter) {
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Clients read the interval as a time of day (hawkBit DDI digest, 2.1). */
    public static final Duration LONGEST = Duration.ofDays(1).minusSeconds(1);

    /** What a tenant has that decided nothing: hawkBit's own interval, and no door but devices' own tokens. */
    public static final FleetSettings DEFAULT = new FleetSettings(
            Duration.ofMinutes(5),
            true,
            Optional.empty(),
            false,
            List.of(),
            DeviceAuthorities.NONE,
            false,
            false,
            Duration.ofMinutes(5));

    /** Issuers of one tenant; each request is compared with all of them. */
    public static final int MAX_AUTHORITIES = 20;

    private static final int MAX_AUTHORITY = 256;

    public FleetSettings {
        authorities = authorities.stream()
                .map(authority -> authority.strip().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        if (authorities.size() > MAX_AUTHORITIES || !authorities.stream().allMatch(FleetSettings::isAuthority)) {
            throw new InvalidInput(
                    "authorities",
                    "expected at most " + MAX_AUTHORITIES + " names of 1 to " + MAX_AUTHORITY
                            + " characters without ',' and ';'");
        }
        requireInterval("poll_interval", pollInterval);
        requireInterval("overdue_after", overdueAfter);
    }

    private static void requireInterval(String where, Duration interval) {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0 || interval.toNanosPart() != 0) {
            throw new InvalidInput(
                    where, "expected " + SHORTEST.toSeconds() + " to " + LONGEST.toSeconds() + " seconds");
        }
    }

    public FleetSettings withPollInterval(Duration interval) {
        return new FleetSettings(
                interval,
                deviceTokens,
                gateway,
                plugAndPlay,
                authorities,
                deviceAuthorities,
                confirmation,
                gatewayOpen,
                overdueAfter);
    }

    public FleetSettings withOverdueAfter(Duration late) {
        return new FleetSettings(
                pollInterval,
                deviceTokens,
                gateway,
                plugAndPlay,
                authorities,
                deviceAuthorities,
                confirmation,
                gatewayOpen,
                late);
    }

    public FleetSettings withDeviceTokens(boolean open) {
        return new FleetSettings(
                pollInterval,
                open,
                gateway,
                plugAndPlay,
                authorities,
                deviceAuthorities,
                confirmation,
                gatewayOpen,
                overdueAfter);
    }

    /** A token opens its door, and none closes it. */
    public FleetSettings withGateway(Optional<Credential.Token> token) {
        return new FleetSettings(
                pollInterval,
                deviceTokens,
                token,
                plugAndPlay,
                authorities,
                deviceAuthorities,
                confirmation,
                token.isPresent(),
                overdueAfter);
    }

    /** Another token behind a door that stays as it is. */
    public FleetSettings withGatewayToken(Optional<Credential.Token> token) {
        return new FleetSettings(
                pollInterval,
                deviceTokens,
                token,
                plugAndPlay,
                authorities,
                deviceAuthorities,
                confirmation,
                gatewayOpen,
                overdueAfter);
    }

    public FleetSettings withGatewayOpen(boolean open) {
        return new FleetSettings(
                pollInterval,
                deviceTokens,
                gateway,
                plugAndPlay,
                authorities,
                deviceAuthorities,
                confirmation,
                open,
                overdueAfter);
    }

    public FleetSettings withPlugAndPlay(boolean open) {
        return new FleetSettings(
                pollInterval,
                deviceTokens,
                gateway,
                open,
                authorities,
                deviceAuthorities,
                confirmation,
                gatewayOpen,
                overdueAfter);
    }

    public FleetSettings withAuthorities(List<String> issuers) {
        return new FleetSettings(
                pollInterval,
                deviceTokens,
                gateway,
                plugAndPlay,
                issuers,
                deviceAuthorities,
                confirmation,
                gatewayOpen,
                overdueAfter);
    }

    public FleetSettings withDeviceAuthorities(DeviceAuthorities trusted) {
        return new FleetSettings(
                pollInterval,
                deviceTokens,
                gateway,
                plugAndPlay,
                authorities,
                trusted,
                confirmation,
                gatewayOpen,
                overdueAfter);
    }

    public FleetSettings withConfirmation(boolean required) {
        return new FleetSettings(
                pollInterval,
                deviceTokens,
                gateway,
                plugAndPlay,
                authorities,
                deviceAuthorities,
                required,
                gatewayOpen,
                overdueAfter);
    }

    /** What a proxy may call those whose certificates let devices in: the names, and the SHA-256 of our authorities. */
    public List<String> issuers() {
        return Stream.concat(
                        authorities.stream(),
                        deviceAuthorities.certificates().stream().map(DeviceAuthorities::fingerprint))
                .toList();
    }

    /** The gateway token, if it opens the door. */
    public Optional<Credential.Token> openGateway() {
        return gatewayOpen ? gateway : Optional.empty();
    }

    /** Proxies send several names in one header, so a name holds none of what separates them. */
    private static boolean isAuthority(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_AUTHORITY
                && name.chars().noneMatch(character -> character == ',' || character == ';' || character < ' ');
    }
}
