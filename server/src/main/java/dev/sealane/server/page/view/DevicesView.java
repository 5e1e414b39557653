package dev.sealane.server.page.view;

import java.util.List;

/**
 * The fleet as a table, under a filter that lives in the address.
 *
 * @param admissions how many devices are in each admission, as choices
 * @param empty whether the fleet has no device at all, which is not the same as a filter that leaves none
 * @param query the words of the filter
 */
public record DevicesView(
        List<DeviceRow> rows,
        List<Facet> admissions,
        List<Facet> deviceTypes,
        List<Facet> groups,
        String query,
        Pager pager,
        boolean filtered,
        boolean empty,
        Connect connect,
        String command) {
    public DevicesView {
        rows = List.copyOf(rows);
        admissions = List.copyOf(admissions);
        deviceTypes = List.copyOf(deviceTypes);
        groups = List.copyOf(groups);
    }
}
