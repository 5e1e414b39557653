package dev.sealane.server.page.view;

import java.util.List;

/** A release in a list. */
public record ReleaseRow(
        String name,
        List<String> deviceTypes,
        List<String> kinds,
        Chip signature,
        int artifacts,
        String size,
        Moment uploaded) {
    public ReleaseRow {
        deviceTypes = List.copyOf(deviceTypes);
        kinds = List.copyOf(kinds);
    }

    public String address() {
        return "/releases/" + Addresses.segment(name);
    }

    public String encodedName() {
        return Addresses.value(name);
    }
}
