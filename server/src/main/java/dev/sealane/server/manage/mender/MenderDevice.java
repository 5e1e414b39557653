package dev.sealane.server.manage.mender;

import dev.sealane.server.device.Admission;
import dev.sealane.server.device.Attribute;
import dev.sealane.server.device.AttributeValue;
import dev.sealane.server.device.AuthSet;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.device.Scope;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Members;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A device in Mender's words. */
final class MenderDevice {
    private MenderDevice() {}

    /** Mender's word for an admission. */
    static String status(Admission admission) {
        return switch (admission) {
            case PENDING, ACCEPTED, REJECTED, DECOMMISSIONED -> admission.word();
            case PREAUTHORISED -> "preauthorized";
            case KEYLESS -> "noauth";
        };
    }

    /** The admission that Mender calls so. */
    static Admission admission(String status) {
        return switch (status) {
            case "pending" -> Admission.PENDING;
            case "accepted" -> Admission.ACCEPTED;
            case "rejected" -> Admission.REJECTED;
            case "preauthorized" -> Admission.PREAUTHORISED;
            case "noauth" -> Admission.KEYLESS;
            default ->
                throw HttpRefusal.badRequest("bad-query", "there is no such status")
                        .expected("pending, accepted, rejected, preauthorized or noauth")
                        .found(status)
                        .where("status");
        };
    }

    /** The device with its authentication sets (digest, section 3). */
    static Map<String, Object> authentication(Device device, List<AuthSet> sets) {
        Map<String, Object> identity = identity(device);
        return new Members()
                .put("id", device.id().toString())
                .put("identity_data", identity)
                .put("status", status(device.admission()))
                .put("created_ts", device.createdAt())
                .put("updated_ts", device.changedAt())
                .put("check_in_time", device.checkedInAt())
                .put(
                        "auth_sets",
                        sets.stream().map(set -> authSet(set, identity)).toList())
                .put("decommissioning", false)
                .map();
    }

    /** The device with its attributes (digest, section 4). */
    static Map<String, Object> inventory(Device device, List<Attribute> attributes) {
        List<Map<String, Object>> all = new ArrayList<>();
        attributes.forEach(attribute -> all.add(attribute(attribute)));
        all.add(system("status", status(device.admission()), Scope.IDENTITY));
        all.add(system("created_ts", device.createdAt().toString(), Scope.SYSTEM));
        all.add(system("updated_ts", device.changedAt().toString(), Scope.SYSTEM));
        device.checkedInAt().ifPresent(time -> all.add(system("check_in_time", time.toString(), Scope.SYSTEM)));
        device.group().map(GroupName::value).ifPresent(group -> all.add(system("group", group, Scope.SYSTEM)));
        return new Members()
                .put("id", device.id().toString())
                .put("updated_ts", device.reportedAt().orElse(device.changedAt()))
                .put("attributes", all)
                .map();
    }

    private static Map<String, Object> attribute(Attribute attribute) {
        Members members = new Members()
                .put("name", attribute.name())
                .put("value", attribute.value().json())
                .put("scope", attribute.scope().word())
                .put("timestamp", attribute.changedAt());
        if (!attribute.description().isEmpty()) {
            members.put("description", attribute.description());
        }
        return members.map();
    }

    private static Map<String, Object> system(String name, String value, Scope scope) {
        return new Members()
                .put("name", name)
                .put("value", value)
                .put("scope", scope.word())
                .map();
    }

    private static Map<String, Object> authSet(AuthSet set, Map<String, Object> identity) {
        return new Members()
                .put("id", set.id().toString())
                .put("pubkey", set.credential().stored())
                .put("identity_data", identity)
                .put("status", status(set.status()))
                .put("ts", set.createdAt())
                .map();
    }

    private static Map<String, Object> identity(Device device) {
        Map<String, Object> identity = new LinkedHashMap<>();
        for (Map.Entry<String, AttributeValue> entry :
                device.identity().attributes().entrySet()) {
            identity.put(entry.getKey(), entry.getValue().json());
        }
        return identity;
    }
}
