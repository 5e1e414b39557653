package dev.sealane.server.page;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.AttributeValue;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.DeviceQuery;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.device.Scope;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.page.view.DeviceRow;
import dev.sealane.server.page.view.DevicesView;
import dev.sealane.server.page.view.Facet;
import dev.sealane.server.page.view.Place;
import dev.sealane.server.rollout.Intended;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fleet as a table: filtered by the address, admitted in bulk. */
final class DevicesPage implements Routes {
    /** A device that has not called for so long is called silent. Stock clients call every half hour. */
    static final Duration SILENCE = Duration.ofHours(24);

    /** What the address of the silent devices says. */
    static final String SILENT = "silent";

    private static final int PAGE_SIZE = 50;
    private static final List<String> PARAMETERS = List.of("state", "type", "group", "q", "seen", "page");
    private static final List<Admission> SHOWN = List.of(
            Admission.PENDING,
            Admission.ACCEPTED,
            Admission.REJECTED,
            Admission.PREAUTHORISED,
            Admission.KEYLESS,
            Admission.DECOMMISSIONED);

    private final Fleet fleet;
    private final Frame frame;

    DevicesPage(Fleet fleet, Frame frame) {
        this.fleet = fleet;
        this.frame = frame;
    }

    @Override
    public void register(Router router) {
        router.get("/devices", Access.USER, this::show).post("/devices/admission", Access.USER, this::admit);
    }

    private Response show(Request request) {
        Tenant tenant = request.principal().tenant();
        Address address = Address.of(request, PARAMETERS);
        Page page = Paging.of(request, PAGE_SIZE).page();
        Slice<Device> devices = fleet.devices().search(tenant, query(request, page));
        Map<DeviceId, Intended> intended = fleet.insight()
                .intended(tenant, devices.items().stream().map(Device::id).toList());
        List<DeviceRow> rows = devices.items().stream()
                .map(device -> Rows.device(frame, device, Optional.ofNullable(intended.get(device.id()))))
                .toList();
        Map<Admission, Long> counts = fleet.devices().counts(tenant);
        DevicesView view = new DevicesView(
                rows,
                admissions(address, counts, request),
                deviceTypes(tenant, request),
                groups(tenant, request),
                request.query("q").orElse(""),
                Rows.pager(address, page, devices),
                !address.without("page").query().isEmpty(),
                counts.values().stream().allMatch(count -> count == 0),
                frame.connect(request),
                ShellCommand.of("device", "list")
                        .with("--admission", request.query("state").orElse(""))
                        .with("--group", request.query("group").orElse(""))
                        .with("--text", request.query("q").orElse(""))
                        .on(frame.serverUrl(request)));
        return frame.page(request, Place.DEVICES, "Devices", address, "devices", view);
    }

    private Response admit(Request request) throws IOException {
        Tenant tenant = request.principal().tenant();
        List<DeviceId> devices = request.form().getOrDefault("device", List.of()).stream()
                .map(text -> DeviceId.parse(text).orElseThrow(() -> HttpRefusal.notFound("device", text)))
                .toList();
        String verb = request.formField("verb").orElse("");
        switch (verb) {
            case "accept" -> fleet.admissions().acceptPending(tenant, devices);
            case "reject" -> fleet.admissions().rejectPending(tenant, devices);
            default ->
                throw HttpRefusal.badRequest("bad-verb", "the form does not say what to do")
                        .expected("accept or reject")
                        .found(verb)
                        .where("verb");
        }
        return Response.seeOther(Address.local(request.formField("next").orElse("/devices")));
    }

    private DeviceQuery query(Request request, Page page) {
        DeviceQuery query = DeviceQuery.all(page);
        Optional<Admission> admission = request.query("state").flatMap(Admission::of);
        if (admission.isPresent()) {
            query = query.withAdmissions(Set.of(admission.get()));
        }
        Optional<String> group = request.query("group").filter(text -> !text.isBlank());
        if (group.isPresent()) {
            query = query.withMembership(new DeviceQuery.Membership.In(new GroupName(group.get())));
        }
        Optional<String> text = request.query("q").filter(words -> !words.isBlank());
        if (text.isPresent()) {
            query = query.withText(text.get());
        }
        return query.withTerms(terms(request));
    }

    private List<DeviceQuery.Term> terms(Request request) {
        List<DeviceQuery.Term> terms = new ArrayList<>();
        request.query("type")
                .filter(text -> !text.isBlank())
                .ifPresent(type -> terms.add(new DeviceQuery.Term(
                        Scope.INVENTORY,
                        "device_type",
                        DeviceQuery.Operator.EQUAL,
                        List.of(new AttributeValue.Text(type)))));
        if (request.query("seen").filter(SILENT::equals).isPresent()) {
            terms.add(silent(frame));
        }
        return terms;
    }

    /** The condition of not having called for {@link #SILENCE}. */
    static DeviceQuery.Term silent(Frame frame) {
        String before = frame.now().minus(SILENCE).toString();
        return new DeviceQuery.Term(
                Scope.SYSTEM, "check_in_time", DeviceQuery.Operator.LESS, List.of(new AttributeValue.Text(before)));
    }

    private static List<Facet> admissions(Address address, Map<Admission, Long> counts, Request request) {
        String current = request.query("state").orElse("");
        Address plain = address.without("page");
        List<Facet> facets = new ArrayList<>();
        long living = counts.entrySet().stream()
                .filter(entry -> entry.getKey() != Admission.DECOMMISSIONED)
                .mapToLong(Map.Entry::getValue)
                .sum();
        facets.add(new Facet("all", "", living, plain.without("state").toString(), current.isEmpty()));
        for (Admission admission : SHOWN) {
            long count = counts.getOrDefault(admission, 0L);
            boolean chosen = current.equals(admission.word());
            if (count > 0 || chosen || admission == Admission.PENDING || admission == Admission.ACCEPTED) {
                String target = plain.with("state", admission.word()).toString();
                facets.add(new Facet(Words.admission(admission).word(), admission.word(), count, target, chosen));
            }
        }
        return facets;
    }

    private List<Facet> deviceTypes(Tenant tenant, Request request) {
        String current = request.query("type").orElse("");
        return fleet.deviceTypes().counts(tenant).stream()
                .map(count -> new Facet(
                        count.deviceType(),
                        count.deviceType(),
                        count.devices(),
                        "",
                        current.equals(count.deviceType())))
                .toList();
    }

    private List<Facet> groups(Tenant tenant, Request request) {
        String current = request.query("group").orElse("");
        return fleet.groups().sizes(tenant).entrySet().stream()
                .map(entry -> new Facet(
                        entry.getKey().value(),
                        entry.getKey().value(),
                        entry.getValue(),
                        "",
                        current.equals(entry.getKey().value())))
                .toList();
    }
}
