package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.assembly.SoftwareModule;
import dev.sealane.server.assembly.SoftwareSet;
import dev.sealane.server.http.Request;
import java.util.List;
import java.util.Map;

/** A release as a distribution set. */
final class SetJson {
    static final String KIND = "distributionsets";

    private SetJson() {}

    static Map<String, Object> describe(Hal hal, Request request, SoftwareSet set, List<SoftwareModule> modules) {
        String self = hal.href(request, KIND, set.id());
        return Hal.audited(set.audit())
                .put("id", set.id())
                .put("name", set.name())
                .put("version", set.version())
                .put("description", set.description())
                .put("type", set.typeKey().orElse("os_app"))
                .put("typeName", set.typeName())
                .put("requiredMigrationStep", set.migrationStep())
                .put("complete", set.complete())
                .put("locked", set.locked())
                .put("deleted", set.deleted())
                .put("valid", set.valid())
                .put(
                        "modules",
                        modules.stream()
                                .map(module -> ModuleRoutes.describe(hal, request, module))
                                .toList())
                .put("_links", Hal.links(self, "modules", self + "/assignedSM", "metadata", self + "/metadata"))
                .map();
    }
}
