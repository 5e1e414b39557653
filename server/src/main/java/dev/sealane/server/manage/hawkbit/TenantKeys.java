package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.catalogue.Type;
import dev.sealane.server.catalogue.TypeKind;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Credential;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.filter.ListQuery;
import dev.sealane.server.filter.Moments;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.refusal.InvalidInput;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * hawkBit's configuration keys over our settings (digest, section 8). Keys for which there is nothing to set have one
 * value: a script that sets it is content, one that sets another hears that it cannot.
 */
final class TenantKeys {
    private static final String TARGET_TOKEN = "authentication.targettoken.enabled";
    private static final String GATEWAY_KEY = "authentication.gatewaytoken.key";
    private static final String GATEWAY = "authentication.gatewaytoken.enabled";
    private static final String AUTHORITY = "authentication.header.authority";
    private static final String HEADER = "authentication.header.enabled";
    private static final String POLLING = "pollingTime";
    private static final String OVERDUE = "pollingOverdueTime";
    private static final String APPROVAL = "rollout.approval.enabled";
    private static final String CONSENT = "user.confirmation.flow.enabled";
    private static final String DEFAULT_TYPE = "default.ds.type";

    private static final Map<String, Object> FIXED = Map.of(
            "maintenanceWindowPollCount",
            3,
            "repository.actions.autoclose.enabled",
            false,
            "batch.assignments.enabled",
            false,
            "implicit.lock.enabled",
            true,
            "action.cleanup.auto.expiry",
            -1,
            "action.cleanup.auto.status",
            "CANCELED,ERROR",
            "action.cleanup.onQuotaHit.percent",
            0);

    /** Every key, those that others build on first. */
    static final List<String> NAMES = Stream.concat(
                    Stream.of(
                            TARGET_TOKEN,
                            GATEWAY_KEY,
                            GATEWAY,
                            AUTHORITY,
                            HEADER,
                            POLLING,
                            OVERDUE,
                            APPROVAL,
                            CONSENT,
                            DEFAULT_TYPE),
                    FIXED.keySet().stream().sorted())
            .toList();

    private final Fleet fleet;

    TenantKeys(Fleet fleet) {
        this.fleet = fleet;
    }

    /**
     * Refuses what is no key.
     *
     * @throws HttpRefusal if there is no such key
     */
    static void require(String key) {
        if (!NAMES.contains(key)) {
            throw HttpRefusal.badRequest("config-key", "there is no such configuration key")
                    .expected("one of " + String.join(", ", NAMES))
                    .found(key);
        }
    }

    /** The present value. Of the gateway's key only a digest is kept, so it reads as empty. */
    Object get(Tenant tenant, String key) {
        require(key);
        FleetSettings settings = fleet.settings().get(tenant);
        return switch (key) {
            case TARGET_TOKEN -> settings.deviceTokens();
            case GATEWAY_KEY -> "";
            case GATEWAY -> settings.gatewayOpen();
            case AUTHORITY -> String.join(",", settings.authorities());
            case HEADER -> !settings.authorities().isEmpty();
            case POLLING -> clock(settings.pollInterval());
            case OVERDUE -> clock(settings.overdueAfter());
            case APPROVAL -> fleet.rolloutSettings().needsApproval(tenant);
            case CONSENT -> settings.confirmation();
            case DEFAULT_TYPE -> defaultType(tenant);
            default -> FIXED.getOrDefault(key, "");
        };
    }

    boolean isDefault(Tenant tenant, String key) {
        FleetSettings settings = fleet.settings().get(tenant);
        FleetSettings defaults = FleetSettings.DEFAULT;
        return switch (key) {
            case TARGET_TOKEN -> settings.deviceTokens() == defaults.deviceTokens();
            case GATEWAY_KEY -> settings.gateway().isEmpty();
            case GATEWAY -> !settings.gatewayOpen();
            case AUTHORITY, HEADER -> settings.authorities().isEmpty();
            case POLLING -> settings.pollInterval().equals(defaults.pollInterval());
            case OVERDUE -> settings.overdueAfter().equals(defaults.overdueAfter());
            case APPROVAL -> !fleet.rolloutSettings().needsApproval(tenant);
            case CONSENT -> settings.confirmation() == defaults.confirmation();
            default -> true;
        };
    }

    void set(Tenant tenant, String key, JsonNode value) {
        require(key);
        try {
            apply(tenant, key, value);
        } catch (InvalidInput | DateTimeException wrong) {
            throw refuse(key, String.valueOf(wrong.getMessage()), value).causedBy(wrong);
        }
    }

    void reset(Tenant tenant, String key) {
        require(key);
        FleetSettings defaults = FleetSettings.DEFAULT;
        switch (key) {
            case TARGET_TOKEN -> change(tenant, settings -> settings.withDeviceTokens(defaults.deviceTokens()));
            case GATEWAY_KEY -> change(tenant, settings -> settings.withGatewayToken(Optional.empty()));
            case GATEWAY -> change(tenant, settings -> settings.withGatewayOpen(false));
            case AUTHORITY, HEADER -> change(tenant, settings -> settings.withAuthorities(List.of()));
            case POLLING -> change(tenant, settings -> settings.withPollInterval(defaults.pollInterval()));
            case OVERDUE -> change(tenant, settings -> settings.withOverdueAfter(defaults.overdueAfter()));
            case APPROVAL -> fleet.rolloutSettings().setApproval(tenant, false);
            case CONSENT -> change(tenant, settings -> settings.withConfirmation(defaults.confirmation()));
            default -> {}
        }
    }

    private void apply(Tenant tenant, String key, JsonNode value) {
        switch (key) {
            case TARGET_TOKEN -> change(tenant, settings -> settings.withDeviceTokens(flag(key, value)));
            case GATEWAY_KEY ->
                change(
                        tenant,
                        settings -> settings.withGatewayToken(Optional.of(Credential.Token.of(key, text(key, value)))));
            case GATEWAY -> change(tenant, settings -> settings.withGatewayOpen(flag(key, value)));
            case AUTHORITY ->
                change(
                        tenant,
                        settings -> settings.withAuthorities(
                                Arrays.stream(text(key, value).split("[,;]", -1))
                                        .filter(name -> !name.isBlank())
                                        .toList()));
            case HEADER -> switchHeaders(tenant, value);
            case POLLING -> change(tenant, settings -> settings.withPollInterval(duration(key, value)));
            case OVERDUE -> change(tenant, settings -> settings.withOverdueAfter(duration(key, value)));
            case APPROVAL -> fleet.rolloutSettings().setApproval(tenant, flag(key, value));
            case CONSENT -> change(tenant, settings -> settings.withConfirmation(flag(key, value)));
            default -> requireSame(tenant, key, value);
        }
    }

    /** This door is open while there is an issuer that opens it: switching on alone is not enough. */
    private void switchHeaders(Tenant tenant, JsonNode value) {
        if (!flag(HEADER, value)) {
            change(tenant, settings -> settings.withAuthorities(List.of()));
        } else if (get(tenant, HEADER).equals(false)) {
            throw refuse(HEADER, "expected that " + AUTHORITY + " is set first", value);
        }
    }

    private static Duration duration(String key, JsonNode value) {
        return Duration.ofSeconds(LocalTime.parse(text(key, value)).toSecondOfDay());
    }

    private void requireSame(Tenant tenant, String key, JsonNode value) {
        Object only = get(tenant, key);
        if (!only.toString().equals(value.asString(""))) {
            throw refuse(key, "expected " + only + ", which cannot be changed here", value);
        }
    }

    private void change(Tenant tenant, UnaryOperator<FleetSettings> change) {
        fleet.settings().change(tenant, change);
    }

    private static boolean flag(String key, JsonNode value) {
        return switch (value.asString("").toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refuse(key, "expected true or false", value);
        };
    }

    private static String text(String key, JsonNode value) {
        if (!value.isString()) {
            throw refuse(key, "expected a text", value);
        }
        return value.asString();
    }

    private static HttpRefusal refuse(String key, String expected, JsonNode found) {
        boolean isSecret = key.equals(GATEWAY_KEY);
        return HttpRefusal.badRequest("config-value", "the value of " + key + " is not allowed: " + expected)
                .found(isSecret ? "a secret" : found.asString(""))
                .where(key);
    }

    private long defaultType(Tenant tenant) {
        ListQuery query = new ListQuery(
                Optional.of("key==" + SetRoutes.DEFAULT_TYPE), "", 0, 1, new Moments(Instant.EPOCH, Instant.EPOCH));
        return fleet.catalogue().types().list(tenant, TypeKind.SET, query).items().stream()
                .map(Type::id)
                .findFirst()
                .orElse(0L);
    }

    private static String clock(Duration interval) {
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d", interval.toHours(), interval.toMinutesPart(), interval.toSecondsPart());
    }
}
