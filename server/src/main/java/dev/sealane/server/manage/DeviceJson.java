package dev.sealane.server.manage;

import dev.sealane.server.device.Attribute;
import dev.sealane.server.device.AttributeValue;
import dev.sealane.server.device.AuthSet;
import dev.sealane.server.device.Credential;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.http.Members;
import dev.sealane.server.rollout.AutoConfirm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How our own API writes devices. */
final class DeviceJson {
    private DeviceJson() {}

    /** What a list shows of a device. */
    static Members summary(Device device) {
        Map<String, Object> identity = new LinkedHashMap<>();
        for (Map.Entry<String, AttributeValue> entry :
                device.identity().attributes().entrySet()) {
            identity.put(entry.getKey(), entry.getValue().json());
        }
        return new Members()
                .put("id", device.id().toString())
                .put("identity", identity)
                .put("admission", device.admission().word())
                .put("protocol", device.dialect().word())
                .put("device_type", device.deviceType())
                .put("release", device.artifactName())
                .put("group", device.group().map(GroupName::value))
                .put("created_at", device.createdAt())
                .put("changed_at", device.changedAt())
                .put("reported_at", device.reportedAt())
                .put("checked_in_at", device.checkedInAt());
    }

    /** The whole device. */
    static Map<String, Object> full(
            Device device, Optional<AutoConfirm> autoConfirm, List<AuthSet> keys, List<Attribute> attributes) {
        return summary(device)
                .put("auto_confirm", autoConfirm.map(DeviceJson::autoConfirm))
                .put("keys", keys.stream().map(DeviceJson::key).toList())
                .put(
                        "attributes",
                        attributes.stream().map(DeviceJson::attribute).toList())
                .map();
    }

    private static Members autoConfirm(AutoConfirm present) {
        return new Members()
                .put("by", present.by())
                .put("remark", present.remark())
                .put("since", present.at());
    }

    private static Map<String, Object> key(AuthSet set) {
        return new Members()
                .put("id", set.id().toString())
                .put("kind", set.credential().description())
                .put(
                        "public_key",
                        Optional.of(set.credential().stored())
                                .filter(_ -> set.credential().kind() == Credential.Kind.KEY))
                .put("status", set.status().word())
                .put("created_at", set.createdAt())
                .put("changed_at", set.changedAt())
                .map();
    }

    private static Map<String, Object> attribute(Attribute attribute) {
        return new Members()
                .put("scope", attribute.scope().word())
                .put("name", attribute.name())
                .put("value", attribute.value().json())
                .put("description", attribute.description())
                .put("changed_at", attribute.changedAt())
                .map();
    }
}
