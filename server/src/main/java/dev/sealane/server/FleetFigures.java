package dev.sealane.server;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.ddi.DdiRoutes;
import dev.sealane.server.device.Admission;
import dev.sealane.server.download.ArtifactBytes;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.mender.MenderRoutes;
import dev.sealane.server.metrics.Figure;
import dev.sealane.server.rollout.RolloutQuery;
import dev.sealane.server.rollout.RolloutStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What an operator wants to watch: the fleet's size, open rollouts, the traffic of devices, memory and disk. */
final class FleetFigures implements Supplier<List<Figure>> {
    private final Fleet fleet;
    private final MenderRoutes devices;
    private final DdiRoutes controllers;
    private final ArtifactBytes bytes;

    FleetFigures(Fleet fleet, MenderRoutes devices, DdiRoutes controllers, ArtifactBytes bytes) {
        this.fleet = fleet;
        this.devices = devices;
        this.controllers = controllers;
        this.bytes = bytes;
    }

    @Override
    public List<Figure> get() {
        List<Figure> figures = new ArrayList<>();
        for (Map.Entry<Admission, Long> count :
                fleet.devices().counts(Tenant.DEFAULT).entrySet()) {
            figures.add(Figure.gauge("sealane_devices", "Devices by admission.", count.getValue())
                    .labelled("admission", count.getKey().word()));
        }
        RolloutQuery open =
                RolloutQuery.all(new Page(1, 1)).withStatuses(EnumSet.of(RolloutStatus.PENDING, RolloutStatus.RUNNING));
        Runtime runtime = Runtime.getRuntime();
        figures.addAll(List.of(
                Figure.gauge(
                        "sealane_rollouts_open",
                        "Rollouts that have not finished.",
                        fleet.rollouts().search(Tenant.DEFAULT, open).total()),
                Figure.counter(
                        "sealane_device_polls_total",
                        "Requests of devices for work.",
                        devices.polls() + controllers.polls()),
                Figure.counter("sealane_download_bytes_total", "Bytes of artifacts sent.", bytes.sentBytes()),
                Figure.gauge(
                        "sealane_artifact_bytes",
                        "Bytes of stored artifacts.",
                        fleet.releases().usedBytes(Tenant.DEFAULT)),
                Figure.gauge(
                        "sealane_blob_free_bytes",
                        "Bytes free for artifacts.",
                        fleet.blobs().freeBytes()),
                Figure.gauge(
                        "sealane_heap_used_bytes", "Java heap in use.", runtime.totalMemory() - runtime.freeMemory())));
        return figures;
    }
}
