package dev.sealane.server.page;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.DeviceQuery;
import dev.sealane.server.device.DeviceTypes;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.page.view.Fault;
import dev.sealane.server.page.view.NewRolloutView;
import dev.sealane.server.page.view.Shown;
import dev.sealane.server.page.view.Tone;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.release.ArtifactQuery;
import dev.sealane.server.release.Release;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Works out what a new rollout would touch, so that the form can say it before the button is pressed. */
final class NewRolloutViews {
    /** Releases that the form offers; an older one is reached from its own page. */
    private static final int RELEASES = 100;

    /** Devices that the form offers under one filter. */
    private static final int DEVICES = 100;

    private final Fleet fleet;

    NewRolloutViews(Fleet fleet) {
        this.fleet = fleet;
    }

    NewRolloutView of(Tenant tenant, RolloutChoice choice, String server, Optional<Fault> fault) {
        Optional<Release> release =
                choice.release().isEmpty() ? Optional.empty() : fleet.releases().release(tenant, choice.release());
        List<Device> named = named(tenant, choice.devices());
        Map<GroupName, Long> groups = fleet.groups().sizes(tenant);
        Map<String, Long> types = types(tenant, choice, named);
        long touched = touched(tenant, choice, named);
        boolean asks = fleet.settings().get(tenant).confirmation();
        List<NewRolloutView.Note> notes = notes(release, choice, types, touched);
        Optional<String> wrong = wrong(choice);
        wrong.ifPresent(words -> notes.add(new NewRolloutView.Note(Tone.WARN, words)));
        return new NewRolloutView(
                releases(tenant, release),
                choice.text("name"),
                confirmations(choice, asks),
                course(choice),
                choice.to(),
                groups(groups, choice.text("group")),
                offered(tenant, choice, named),
                choice.text("q"),
                touched,
                notes,
                release.isPresent() && touched > 0 && wrong.isEmpty(),
                RolloutCommandLine.of(choice).on(server),
                fault);
    }

    private List<NewRolloutView.Option> releases(Tenant tenant, Optional<Release> chosen) {
        Map<String, Release> offered = new LinkedHashMap<>();
        chosen.ifPresent(release -> offered.put(release.name(), release));
        fleet.releases()
                .releases(tenant, ArtifactQuery.all(new Page(1, RELEASES)))
                .items()
                .forEach(release -> offered.putIfAbsent(release.name(), release));
        return offered.values().stream()
                .map(release -> new NewRolloutView.Option(
                        release.name(),
                        release.name() + " · " + String.join(", ", release.deviceTypes()),
                        chosen.map(Release::name).filter(release.name()::equals).isPresent()))
                .toList();
    }

    private static List<NewRolloutView.Option> confirmations(RolloutChoice choice, boolean usual) {
        return List.of(
                new NewRolloutView.Option(
                        "",
                        usual ? "As the settings say: ask" : "As the settings say: do not ask",
                        choice.confirmation().isEmpty()),
                new NewRolloutView.Option(
                        "yes", "Ask", choice.confirmation().filter(ask -> ask).isPresent()),
                new NewRolloutView.Option(
                        "no",
                        "Do not ask",
                        choice.confirmation().filter(ask -> !ask).isPresent()));
    }

    private static List<NewRolloutView.Option> groups(Map<GroupName, Long> groups, String chosen) {
        return groups.entrySet().stream()
                .map(entry -> new NewRolloutView.Option(
                        entry.getKey().value(),
                        entry.getKey() + " · " + Shown.count(entry.getValue(), "device"),
                        chosen.equals(entry.getKey().value())))
                .toList();
    }

    /** The chosen devices first, then what the filter leaves. */
    private List<NewRolloutView.Device> offered(Tenant tenant, RolloutChoice choice, List<Device> named) {
        if (choice.to() != NewRolloutView.Target.DEVICES) {
            return List.of();
        }
        DeviceQuery query = DeviceQuery.all(new Page(1, DEVICES)).withAdmissions(Set.of(Admission.ACCEPTED));
        List<Device> found = fleet.devices()
                .search(tenant, choice.text("q").isBlank() ? query : query.withText(choice.text("q")))
                .items();
        Map<DeviceId, Device> all = new LinkedHashMap<>();
        named.forEach(device -> all.put(device.id(), device));
        found.forEach(device -> all.putIfAbsent(device.id(), device));
        return all.values().stream()
                .map(device -> new NewRolloutView.Device(
                        device.id().toString(),
                        Words.name(device),
                        device.deviceType().orElse("type unknown"),
                        device.artifactName().orElse("release unknown"),
                        choice.devices().contains(device.id())))
                .toList();
    }

    private List<Device> named(Tenant tenant, Set<DeviceId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<Device> devices = new ArrayList<>();
        List<DeviceId> wanted = List.copyOf(ids);
        // The search answers one page at a time; a form names some hundred devices at most.
        for (int from = 0; from < wanted.size(); from += Page.MAX_SIZE) {
            List<DeviceId> part = wanted.subList(from, Math.min(wanted.size(), from + Page.MAX_SIZE));
            devices.addAll(fleet.devices()
                    .search(tenant, DeviceQuery.all(Page.first()).withIds(Set.copyOf(part)))
                    .items());
        }
        return devices;
    }

    private long touched(Tenant tenant, RolloutChoice choice, List<Device> named) {
        return switch (choice.to()) {
            case ALL -> fleet.devices().counts(tenant).getOrDefault(Admission.ACCEPTED, 0L);
            case GROUP -> choice.text("group").isEmpty() ? 0 : inGroup(tenant, new GroupName(choice.text("group")));
            case DEVICES -> named.size();
        };
    }

    private long inGroup(Tenant tenant, GroupName group) {
        DeviceQuery query = DeviceQuery.all(new Page(1, 1))
                .withAdmissions(Set.of(Admission.ACCEPTED))
                .withMembership(new DeviceQuery.Membership.In(group));
        return fleet.devices().search(tenant, query).total();
    }

    private Map<String, Long> types(Tenant tenant, RolloutChoice choice, List<Device> named) {
        List<DeviceTypes.Count> counts = switch (choice.to()) {
            case ALL -> fleet.deviceTypes().accepted(tenant, Optional.empty());
            case GROUP ->
                choice.text("group").isEmpty()
                        ? List.of()
                        : fleet.deviceTypes().accepted(tenant, Optional.of(new GroupName(choice.text("group"))));
            case DEVICES ->
                named.stream()
                        .flatMap(device -> device.deviceType().stream())
                        .map(type -> new DeviceTypes.Count(type, 1))
                        .toList();
        };
        return counts.stream()
                .collect(Collectors.toMap(
                        DeviceTypes.Count::deviceType, DeviceTypes.Count::devices, Long::sum, LinkedHashMap::new));
    }

    private static List<NewRolloutView.Note> notes(
            Optional<Release> release, RolloutChoice choice, Map<String, Long> types, long touched) {
        List<NewRolloutView.Note> notes = new ArrayList<>();
        if (release.isEmpty()) {
            notes.add(new NewRolloutView.Note(Tone.IDLE, "Choose a release first."));
            return notes;
        }
        types.forEach((type, count) -> {
            if (!release.get().deviceTypes().contains(type)) {
                notes.add(new NewRolloutView.Note(
                        Tone.WARN,
                        Shown.count(count, "device") + " of the type " + type
                                + ": the release has no artifact for it, so nothing happens there."));
            }
        });
        if (touched == 0) {
            String why = choice.to() == NewRolloutView.Target.ALL
                    ? "No device is accepted yet."
                    : "No device is chosen yet.";
            notes.add(new NewRolloutView.Note(Tone.IDLE, why));
        } else {
            notes.add(new NewRolloutView.Note(Tone.IDLE, begins(choice, touched)));
        }
        boolean signed = release.get().artifacts().stream().allMatch(artifact -> artifact.signed());
        notes.add(
                signed
                        ? new NewRolloutView.Note(Tone.GOOD, "Every artifact of it is signed.")
                        : new NewRolloutView.Note(
                                Tone.WARN, "Not signed: devices that have a key configured refuse it."));
        return notes;
    }

    /** Who begins, and when. */
    private static String begins(RolloutChoice choice, long touched) {
        long parts = Math.min(choice.phases(), touched);
        String who = parts == 1
                ? "Each device begins when it calls next"
                : "The first " + Shown.count((touched + parts - 1) / parts, "device") + " begin when they call next";
        return choice.waitsForStart() ? who + ", once somebody has started the rollout." : who + ".";
    }

    /** How the rollout goes on and on what terms, as the form shows it. */
    private static NewRolloutView.Course course(RolloutChoice choice) {
        String usual = Integer.toString(RolloutChoice.USUAL_PERCENT);
        return new NewRolloutView.Course(
                List.of(
                        option(choice.type(), "forced", "Install at once"),
                        option(choice.type(), "soft", "Wait for a good moment"),
                        option(choice.type(), "time-forced", "Wait, at once from a time on"),
                        option(choice.type(), "download-only", "Download only")),
                choice.type().equals("time-forced"),
                choice.text("forced_at"),
                List.of(
                        new NewRolloutView.Option("", "At any time", !choice.hasWindow()),
                        new NewRolloutView.Option("window", "In a maintenance window", choice.hasWindow())),
                choice.hasWindow(),
                choice.text("schedule"),
                choice.text("duration"),
                choice.text("zone"),
                choice.text("weight"),
                choice.phases(),
                choice.text("success").isEmpty() ? usual : choice.text("success"),
                choice.text("error").isEmpty() ? usual : choice.text("error"),
                !choice.text("pause").isEmpty(),
                List.of(
                        new NewRolloutView.Option("", "At once", !choice.waitsForStart()),
                        new NewRolloutView.Option("later", "When somebody starts it", choice.waitsForStart())));
    }

    private static NewRolloutView.Option option(String chosen, String value, String words) {
        return new NewRolloutView.Option(value, words, chosen.equals(value));
    }

    /** What a field holds that it should not, in words. */
    private static Optional<String> wrong(RolloutChoice choice) {
        try {
            choice.terms(false);
            choice.plan();
            return Optional.empty();
        } catch (InvalidInput wrong) {
            return Optional.of("Not yet: " + wrong.getMessage() + ".");
        }
    }
}
