package dev.sealane.server.assembly;

import dev.sealane.server.filter.Field;
import dev.sealane.server.filter.Fields;
import java.util.Map;

/** What sets can be filtered and sorted by (hawkBit management digest, section 3). */
final class SetFields {
    private static final String MODULE =
            " from release_module x join module y on y.tenant = x.tenant and y.id = x.module"
                    + " where x.tenant = r.tenant and x.release_name = r.name";

    static final Fields FIELDS = Fields.of(Map.ofEntries(
            Map.entry("id", new Field.Whole("r.number")),
            Map.entry("name", new Field.Text("r.title")),
            Map.entry("version", new Field.Text("r.version")),
            Map.entry("description", new Field.Text("r.description")),
            Map.entry("valid", new Field.Flag("r.valid")),
            Map.entry("type", new Field.Text("t.key")),
            Map.entry("type.key", new Field.Text("t.key")),
            Map.entry("type.name", new Field.Text("t.name")),
            Map.entry("type.id", new Field.Whole("t.id")),
            Map.entry("module.id", new Field.Several(MODULE, "y.id::text")),
            Map.entry("module.name", new Field.Several(MODULE, "y.name")),
            Map.entry(
                    "tag",
                    new Field.Several(
                            " from release_tag x join tag y on y.tenant = x.tenant and y.id = x.tag"
                                    + " where x.tenant = r.tenant and x.release_name = r.name",
                            "y.name")),
            Map.entry("createdat", new Field.Time("r.created_at")),
            Map.entry("createdby", new Field.Text("r.created_by")),
            Map.entry("lastmodifiedat", new Field.Time("r.changed_at")),
            Map.entry("lastmodifiedby", new Field.Text("r.changed_by")),
            Map.entry(
                    "metadata",
                    new Field.Named(
                            " from release_metadata x where x.tenant = r.tenant and x.release_name = r.name and x.key",
                            "x.value"))));

    private SetFields() {}
}
