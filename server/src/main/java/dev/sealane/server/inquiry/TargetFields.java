package dev.sealane.server.inquiry;

import dev.sealane.server.filter.Field;
import dev.sealane.server.filter.Fields;
import java.util.Arrays;
import java.util.Map;

/** What targets can be filtered and sorted by (hawkBit management digest, section 3). */
final class TargetFields {
    /** One of the words of {@link Target.UpdateStatus}. */
    static final String UPDATE_STATUS = """
            case when n.status in ('success', 'already-installed') then 'in_sync'
                when n.status in ('failure', 'no-artifact') then 'error'
                when n.status is not null then 'pending'
                when d.checked_in_at is not null then 'registered' else 'unknown' end""";

    static final Fields FIELDS = Fields.of(Map.ofEntries(
            Map.entry("id", new Field.Text("d.controller_id")),
            Map.entry("controllerid", new Field.Text("d.controller_id")),
            Map.entry("name", new Field.Text("coalesce(nullif(p.name, ''), d.controller_id)")),
            Map.entry("description", new Field.Text("p.description")),
            Map.entry("address", new Field.Text("p.address")),
            Map.entry("ipaddress", new Field.Text("p.address")),
            Map.entry("createdat", new Field.Time("d.created_at")),
            Map.entry("createdby", new Field.Text("p.created_by")),
            Map.entry("lastmodifiedat", new Field.Time("d.changed_at")),
            Map.entry("lastmodifiedby", new Field.Text("p.changed_by")),
            Map.entry(
                    "updatestatus",
                    new Field.Choice(
                            "(" + UPDATE_STATUS + ")",
                            Arrays.stream(Target.UpdateStatus.values())
                                    .map(Target.UpdateStatus::word)
                                    .toList())),
            Map.entry("lastcontrollerrequestat", new Field.Time("d.checked_in_at")),
            Map.entry("autoconfirm", new Field.Flag("(d.auto_confirm_at is not null)")),
            Map.entry("group", new Field.Text("d.group_name")),
            Map.entry("assignedds.name", new Field.Text("s.title")),
            Map.entry("assignedds.version", new Field.Text("s.version")),
            Map.entry("installedds.name", new Field.Text("i.title")),
            Map.entry("installedds.version", new Field.Text("i.version")),
            Map.entry("type", new Field.Text("k.key")),
            Map.entry("type.key", new Field.Text("k.key")),
            Map.entry("type.name", new Field.Text("k.name")),
            Map.entry("type.id", new Field.Whole("k.id")),
            Map.entry("targettype", new Field.Text("k.key")),
            Map.entry("targettype.key", new Field.Text("k.key")),
            Map.entry("targettype.name", new Field.Text("k.name")),
            Map.entry("targettype.id", new Field.Whole("k.id")),
            Map.entry(
                    "tag",
                    new Field.Several(
                            " from device_tag x join tag y on y.tenant = x.tenant and y.id = x.tag"
                                    + " where x.tenant = d.tenant and x.device_id = d.id",
                            "y.name")),
            Map.entry("attribute", attribute("inventory")),
            Map.entry("metadata", attribute("tags"))));

    private TargetFields() {}

    private static Field attribute(String scope) {
        return new Field.Named(
                " from device_attribute x where x.tenant = d.tenant and x.device_id = d.id and x.scope = '" + scope
                        + "' and x.name",
                "(x.value #>> '{}')");
    }
}
