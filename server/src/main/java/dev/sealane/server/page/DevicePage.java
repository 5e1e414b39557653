package dev.sealane.server.page;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.AuthSet;
import dev.sealane.server.device.AuthSetId;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.page.view.DeviceView;
import dev.sealane.server.page.view.Place;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One device, and what a person may decide about it. */
final class DevicePage implements Routes {
    private final Fleet fleet;
    private final Frame frame;
    private final DeviceViews views;

    DevicePage(Fleet fleet, Frame frame) {
        this.fleet = fleet;
        this.frame = frame;
        this.views = new DeviceViews(fleet, frame);
    }

    @Override
    public void register(Router router) {
        router.get("/devices/{device}", Access.USER, this::show)
                .post("/devices/{device}/accept", Access.USER, this::accept)
                .post("/devices/{device}/reject", Access.USER, this::reject)
                .post("/devices/{device}/keys/{key}/{verb}", Access.USER, this::decide)
                .post("/devices/{device}/group", Access.USER, this::group)
                .post("/devices/{device}/auto-confirm", Access.USER, this::confirmAlways)
                .post("/devices/{device}/auto-confirm/end", Access.USER, this::confirmNoMore)
                .post("/devices/{device}/decommission", Access.USER, this::decommission);
    }

    private Response show(Request request) {
        Tenant tenant = request.principal().tenant();
        DeviceId id = id(request);
        Device device = fleet.devices().find(tenant, id).orElseThrow(() -> notFound(id.toString()));
        DeviceView view = views.of(tenant, device, frame.serverUrl(request));
        return frame.page(request, Place.DEVICES, view.device().name(), Address.of(request.path()), "device", view);
    }

    private Response accept(Request request) {
        newestPending(request).ifPresent(set -> fleet.admissions().accept(tenant(request), set.device(), set.id()));
        return back(request);
    }

    private Response reject(Request request) {
        Tenant tenant = tenant(request);
        newestPending(request).ifPresent(set -> fleet.admissions().reject(tenant, set.device(), set.id()));
        return back(request);
    }

    private Response decide(Request request) {
        Tenant tenant = tenant(request);
        DeviceId device = id(request);
        String text = request.parameter("key");
        AuthSetId key = AuthSetId.parse(text).orElseThrow(() -> HttpRefusal.notFound("key", text));
        switch (request.parameter("verb")) {
            case "accept" -> fleet.admissions().accept(tenant, device, key);
            case "reject" -> fleet.admissions().reject(tenant, device, key);
            case "forget" -> fleet.admissions().dismiss(tenant, device, key);
            default -> throw HttpRefusal.notFound("action", request.parameter("verb"));
        }
        return back(request);
    }

    private Response group(Request request) throws IOException {
        Tenant tenant = tenant(request);
        Device device = fleet.devices().get(tenant, id(request));
        String wanted = request.formField("group").orElse("").strip();
        if (!wanted.isEmpty()) {
            fleet.groups().assign(tenant, new GroupName(wanted), List.of(device.id()));
        } else if (device.group().isPresent()) {
            fleet.groups().remove(tenant, device.group().get(), List.of(device.id()));
        }
        return back(request);
    }

    private Response confirmAlways(Request request) {
        fleet.confirmations()
                .activate(tenant(request), id(request), request.principal().email(), "");
        return back(request);
    }

    private Response confirmNoMore(Request request) {
        fleet.confirmations().deactivate(tenant(request), id(request));
        return back(request);
    }

    private Response decommission(Request request) {
        fleet.withdrawals().decommission(tenant(request), id(request));
        return back(request);
    }

    private Optional<AuthSet> newestPending(Request request) {
        DeviceId device = id(request);
        return fleet.admissions().authSets(tenant(request), List.of(device)).getOrDefault(device, List.of()).stream()
                .filter(set -> set.status() == Admission.PENDING)
                .reduce((older, newer) -> newer);
    }

    private static Response back(Request request) {
        return Response.seeOther("/devices/" + id(request));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }

    private static DeviceId id(Request request) {
        String text = request.parameter("device");
        return DeviceId.parse(text).orElseThrow(() -> notFound(text));
    }

    private static HttpRefusal notFound(String text) {
        return HttpRefusal.notFound("device", text);
    }
}
