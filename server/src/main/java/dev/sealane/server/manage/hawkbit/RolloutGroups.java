package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.filter.Moments;
import dev.sealane.server.filter.Rsql;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.inquiry.Targets;
import dev.sealane.server.rollout.Division;
import dev.sealane.server.rollout.Gate;
import dev.sealane.server.rollout.Plan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Divides the devices of a rollout into groups as the body of its creation says (digest, 2.6): {@code amountGroups} of
 * equal size, or {@code groups} with a percentage of what is left and a filter of their own.
 */
final class RolloutGroups {
    /** The thresholds of a rollout that says none: hawkBit's default. */
    private static final int DEFAULT_PERCENT = 50;

    private final Targets targets;
    private final Tenant tenant;
    private final Moments moments;

    RolloutGroups(Targets targets, Tenant tenant, Moments moments) {
        this.targets = targets;
        this.tenant = tenant;
        this.moments = moments;
    }

    /** The devices that the filter chooses, in the order of their creation. */
    List<DeviceId> chosen(String filter) {
        List<DeviceId> devices = targets.matching(tenant, Rsql.parse(filter), moments);
        if (devices.isEmpty()) {
            throw unverified("a filter that some target matches", filter, "$.targetFilterQuery");
        }
        return devices;
    }

    /** What a group has for which the body says nothing else. */
    private record Defaults(Gate gate, boolean confirmation) {}

    /**
     * The groups, which hold every device once.
     *
     * @param confirmation whether groups that do not say ask for consent
     */
    List<Plan.PlannedPhase> divide(JsonObject body, List<DeviceId> devices, boolean confirmation) {
        Gate gate = gate(body, new Gate(DEFAULT_PERCENT, Gate.Then.BEGIN_NEXT, OptionalInt.of(DEFAULT_PERCENT)));
        Defaults defaults = new Defaults(gate, confirmation);
        List<JsonObject> groups = body.objects("groups", Plan.MAX_PHASES);
        return groups.isEmpty() ? equally(body, devices, defaults) : asSaid(groups, devices, defaults);
    }

    private static List<Plan.PlannedPhase> equally(JsonObject body, List<DeviceId> devices, Defaults defaults) {
        OptionalLong amount = body.optionalLong("amountGroups");
        long count = amount.orElse(1);
        if (count < 1 || count > Plan.MAX_PHASES) {
            throw unverified("1 to " + Plan.MAX_PHASES + " groups", Long.toString(count), "$.amountGroups");
        }
        List<Plan.PlannedPhase> phases = new ArrayList<>();
        for (Set<DeviceId> part : Division.equally(devices, (int) count)) {
            String name = "group-" + (phases.size() + 1);
            phases.add(new Plan.PlannedPhase(name, "", part, defaults.gate(), defaults.confirmation()));
        }
        return phases;
    }

    private List<Plan.PlannedPhase> asSaid(List<JsonObject> groups, List<DeviceId> devices, Defaults defaults) {
        List<Plan.PlannedPhase> phases = new ArrayList<>();
        LinkedHashSet<DeviceId> left = new LinkedHashSet<>(devices);
        for (JsonObject group : groups) {
            List<DeviceId> candidates = candidates(group, left);
            int size = (int) Math.round(candidates.size() * percentage(group) / 100);
            List<DeviceId> members = candidates.subList(0, size);
            phases.add(new Plan.PlannedPhase(
                    group.text("name"),
                    group.optionalText("description").orElse(""),
                    Set.copyOf(members),
                    gate(group, defaults.gate()),
                    group.flag("confirmationRequired", defaults.confirmation())));
            members.forEach(left::remove);
        }
        if (!left.isEmpty()) {
            throw unverified("groups that hold every target", left.size() + " targets in none", "$.groups");
        }
        return phases;
    }

    private List<DeviceId> candidates(JsonObject group, Set<DeviceId> left) {
        Optional<String> filter = group.optionalText("targetFilterQuery").filter(text -> !text.isBlank());
        if (filter.isEmpty()) {
            return List.copyOf(left);
        }
        Set<DeviceId> matching = new HashSet<>(targets.matching(tenant, Rsql.parse(filter.get()), moments));
        return left.stream().filter(matching::contains).toList();
    }

    private static double percentage(JsonObject group) {
        double percentage = group.optional("targetPercentage")
                .map(node -> node.isNumber() ? node.doubleValue() : -1)
                .orElse(100.0);
        if (!(percentage > 0 && percentage <= 100)) {
            throw unverified(
                    "more than 0 and at most 100", Double.toString(percentage), group.path() + ".targetPercentage");
        }
        return percentage;
    }

    /** What an object says about thresholds, and the rest from {@code otherwise}. */
    private static Gate gate(JsonObject object, Gate otherwise) {
        Optional<JsonObject> success = object.optionalObject("successCondition");
        Optional<JsonObject> action = object.optionalObject("successAction");
        Optional<JsonObject> error = object.optionalObject("errorCondition");
        return new Gate(
                success.map(RolloutGroups::threshold).orElse(otherwise.successPercent()),
                action.map(RolloutGroups::then).orElse(otherwise.then()),
                error.map(condition -> OptionalInt.of(threshold(condition))).orElse(otherwise.errorPercent()));
    }

    private static int threshold(JsonObject condition) {
        String kind = condition.optionalText("condition").orElse("THRESHOLD");
        String expression = condition.optionalText("expression").orElse("");
        boolean isPercentage = kind.equals("THRESHOLD") && expression.matches("\\d{1,3}");
        if (!isPercentage || Integer.parseInt(expression) > 100) {
            throw unverified("the condition THRESHOLD with 0 to 100", kind + " " + expression, condition.path());
        }
        return Integer.parseInt(expression);
    }

    private static Gate.Then then(JsonObject action) {
        String word = action.optionalText("action").orElse("NEXTGROUP");
        return switch (word) {
            case "NEXTGROUP" -> Gate.Then.BEGIN_NEXT;
            case "PAUSE" -> Gate.Then.PAUSE;
            default -> throw unverified("NEXTGROUP or PAUSE", word, action.path() + ".action");
        };
    }

    static HttpRefusal unverified(String expected, String found, String where) {
        return HttpRefusal.badRequest("rollout-unverified", "the rollout cannot be made so")
                .expected(expected)
                .found(found)
                .where(where);
    }
}
