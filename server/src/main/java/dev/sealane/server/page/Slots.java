package dev.sealane.server.page;

import dev.sealane.server.device.Attribute;
import dev.sealane.server.device.Scope;
import dev.sealane.server.page.view.Chip;
import dev.sealane.server.page.view.DeviceView;
import dev.sealane.server.page.view.Tone;
import java.util.List;
import java.util.Optional;

/**
 * The slots of a device, where its inventory tells them: {@code slot_a} and {@code slot_b} hold what is in each, and
 * {@code slot_active} names the one that runs. Stock clients do not report slots.
 */
final class Slots {
    private static final String PREFIX = "slot_";
    private static final String ACTIVE = PREFIX + "active";

    private Slots() {}

    static List<DeviceView.Slot> of(List<Attribute> attributes) {
        String active = attributes.stream()
                .filter(attribute ->
                        attribute.scope() == Scope.INVENTORY && attribute.name().equals(ACTIVE))
                .map(attribute -> attribute.value().text())
                .findFirst()
                .orElse("");
        return attributes.stream()
                .filter(attribute -> attribute.scope() == Scope.INVENTORY
                        && attribute.name().startsWith(PREFIX)
                        && !attribute.name().equals(ACTIVE))
                .map(attribute -> slot(attribute, active))
                .toList();
    }

    private static DeviceView.Slot slot(Attribute attribute, String active) {
        String name = attribute.name().substring(PREFIX.length());
        Optional<Chip> state =
                name.equalsIgnoreCase(active) ? Optional.of(new Chip("running", Tone.GOOD)) : Optional.empty();
        return new DeviceView.Slot(
                name.toUpperCase(java.util.Locale.ROOT), attribute.value().text(), state);
    }
}
