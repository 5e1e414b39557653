package dev.sealane.server.page;

import dev.sealane.server.page.asset.Assets;
import dev.sealane.server.page.view.Bar;
import dev.sealane.server.page.view.Chip;
import dev.sealane.server.page.view.Connect;
import dev.sealane.server.page.view.DeviceRow;
import dev.sealane.server.page.view.DeviceView;
import dev.sealane.server.page.view.DevicesView;
import dev.sealane.server.page.view.Entrance;
import dev.sealane.server.page.view.Facet;
import dev.sealane.server.page.view.Fault;
import dev.sealane.server.page.view.Icon;
import dev.sealane.server.page.view.Link;
import dev.sealane.server.page.view.LogView;
import dev.sealane.server.page.view.Moment;
import dev.sealane.server.page.view.NewRolloutView;
import dev.sealane.server.page.view.NowView;
import dev.sealane.server.page.view.Pager;
import dev.sealane.server.page.view.Place;
import dev.sealane.server.page.view.ReleaseRow;
import dev.sealane.server.page.view.ReleaseView;
import dev.sealane.server.page.view.ReleasesView;
import dev.sealane.server.page.view.RolloutRow;
import dev.sealane.server.page.view.RolloutView;
import dev.sealane.server.page.view.RolloutsView;
import dev.sealane.server.page.view.SettingsView;
import dev.sealane.server.page.view.Shell;
import dev.sealane.server.page.view.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Every page with content that is long, odd or hostile, and with none at all. */
final class SamplePages {
    /** What a device may call itself. */
    static final String HOSTILE = "\"><script>alert('x')</script><img src=x onerror=alert(1)>";

    private static final String AWAITING = "awaiting confirmation";
    private static final Instant NOW = Instant.parse("2026-11-20T18:00:00Z");

    private final Templates templates = new Templates();
    private final Assets assets;

    SamplePages(Assets assets) {
        this.assets = assets;
    }

    /** The pages by a name that is good for a file. */
    Map<String, String> all() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("now", now());
        pages.put(
                "now-calm",
                page(
                        "now",
                        Place.NOW,
                        new NowView(List.of(), "12,431 devices, last change 3 min ago.", List.of(), Optional.empty())));
        pages.put(
                "now-first-steps",
                page(
                        "now",
                        Place.NOW,
                        new NowView(
                                List.of(), "", List.of(), Optional.of(new NowView.Start(true, false, false, false)))));
        pages.put("devices", page("devices", Place.DEVICES, devices()));
        pages.put("devices-empty", page("devices", Place.DEVICES, noDevices()));
        pages.put("device", page("device", Place.DEVICES, device()));
        pages.put("releases", page("releases", Place.RELEASES, releases()));
        pages.put(
                "releases-empty",
                page("releases", Place.RELEASES, new ReleasesView(List.of(), "", pager(0), true, "10 GiB", "curl …")));
        pages.put("release", page("release", Place.RELEASES, release()));
        pages.put(
                "rollouts",
                page(
                        "rollouts",
                        Place.ROLLOUTS,
                        new RolloutsView(
                                List.of(rollout("Gateway 2.4.1, north", 40, 18, 9, 3)),
                                List.of(
                                        rollout("Gateway 2.4.0, everywhere", 0, 0, 1204, 12),
                                        rollout("Trial", 0, 0, 3, 0)),
                                pager(2),
                                false)));
        pages.put(
                "rollouts-empty",
                page("rollouts", Place.ROLLOUTS, new RolloutsView(List.of(), List.of(), pager(0), true)));
        pages.put("rollout", page("rollout", Place.ROLLOUTS, rollout(Optional.empty())));
        pages.put("rollout-log", page("rollout", Place.ROLLOUTS, rollout(Optional.of(log()))));
        pages.put("new-rollout", page("new-rollout", Place.ROLLOUTS, newRollout()));
        pages.put(
                "settings",
                page(
                        "settings",
                        Place.SETTINGS,
                        new SettingsView(
                                "ines@example.org",
                                List.of(new SettingsView.Token(
                                        "7d5f8d1e", "Build server", ago(86_400), Optional.of(ago(90)))),
                                Optional.of("slt_5pX0Q1b9c2d8e7f6a5b4c3d2e1f0"),
                                List.of(new SettingsView.Key(
                                        "5d7c", "Release team 2026", "9f86d081884c7d65".repeat(4), ago(172_800))),
                                new SettingsView.Doors(
                                        300,
                                        true,
                                        true,
                                        false,
                                        true,
                                        Optional.of(new SettingsView.Made(
                                                "the device press-17", "5pX0Q1b9c2d8e7f6a5b4c3d2e1f0"))),
                                new SettingsView.Authorities(
                                        "-----BEGIN CERTIFICATE-----",
                                        List.of(new SettingsView.Authority(
                                                "CN=Factory CA,O=Example", "9f86d081884c7d65".repeat(4), ago(3_600))),
                                        1),
                                "https://updates.example.org",
                                new Connect("https://updates.example.org"))));
        pages.put(
                "problem",
                templates.render(
                        "problem", Map.of("shell", shell(Place.DEVICES, "There is no such device"), "fault", fault())));
        pages.put(
                "sign-in",
                templates.render(
                        "sign-in",
                        Map.of("entrance", new Entrance(assets, "ines@example.org", "/", Optional.of(fault())))));
        pages.put(
                "first-password",
                templates.render(
                        "first-password",
                        Map.of(
                                "entrance",
                                new Entrance(assets, "", "/", Optional.empty()),
                                "action",
                                "/first-password/abc")));
        pages.put("notice", templates.render("notice", Map.of("assets", assets, "fault", fault())));
        return pages;
    }

    private String page(String template, Place place, Object view) {
        return templates.render(template, Map.of("shell", shell(place, place.title()), "view", view));
    }

    private Shell shell(Place place, String title) {
        return new Shell(title, place, "ines@example.org", place.path(), NOW.toEpochMilli(), NOW, assets);
    }

    private String now() {
        return page(
                "now",
                Place.NOW,
                new NowView(
                        List.of(
                                new NowView.Card(
                                        Tone.BAD,
                                        "Gateway 2.4.1, north: 3 of 70 devices failed",
                                        "Most say: the new slot did not boot, rolled back.",
                                        new Link("See the causes", "/rollouts/1")),
                                new NowView.Card(
                                        Tone.WARN,
                                        "2 devices wait for admission",
                                        "The first one has been waiting for 12 min.",
                                        new Link("Decide", "/devices?state=pending")),
                                new NowView.Card(
                                        Tone.WARN,
                                        "5 devices have been silent for more than a day",
                                        "The longest, 02:00:00:00:00:07, for 9 days.",
                                        new Link("Show them", "/devices?q=silent"))),
                        "",
                        List.of(rollout("Gateway 2.4.1, north", 40, 18, 9, 3)),
                        Optional.empty()));
    }

    private DevicesView devices() {
        List<DeviceRow> rows = IntStream.range(0, 9)
                .mapToObj(i -> new DeviceRow(
                        "6f1c2a5e-90b4-4c1e-9a0f-0000000000%02d".formatted(i),
                        i == 0 ? HOSTILE : "02:00:00:00:00:%02x".formatted(i),
                        i < 2
                                ? new Chip("pending", Tone.WARN)
                                : i == 8 ? new Chip("rejected", Tone.BAD) : new Chip("accepted", Tone.GOOD),
                        i < 2 ? "" : "gateway-mk2",
                        i % 3 == 0 ? "" : "north",
                        i < 2 ? "" : "gateway-2.4.0",
                        i % 4 == 3 ? Optional.of("gateway-2.4.1") : Optional.empty(),
                        i == 8 ? Optional.empty() : Optional.of(ago(i * 37L))))
                .toList();
        return new DevicesView(
                rows,
                List.of(
                        new Facet("All", "", 12_431, "/devices", true),
                        new Facet("Pending", "pending", 2, "/devices?state=pending", false),
                        new Facet("Accepted", "accepted", 12_428, "/devices?state=accepted", false),
                        new Facet("Rejected", "rejected", 1, "/devices?state=rejected", false)),
                List.of(new Facet("gateway-mk2", "gateway-mk2", 12_429, "/devices?type=gateway-mk2", false)),
                List.of(new Facet("north", "north", 80, "/devices?group=north", false)),
                "",
                new Pager(1, 50, 12_431, Optional.empty(), Optional.of("/devices?page=2")),
                false,
                false,
                new Connect("https://updates.example.org"),
                "curl -H \"Authorization: Bearer $SEALANE_TOKEN\" 'https://updates.example.org/api/v1/devices'");
    }

    private DevicesView noDevices() {
        return new DevicesView(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "",
                pager(0),
                false,
                true,
                new Connect("https://updates.example.org"),
                "curl …");
    }

    private DeviceView device() {
        DeviceRow row = devices().rows().get(3);
        return new DeviceView(
                row,
                "It is writing gateway-2.4.1 to its other slot.",
                Tone.BUSY,
                Optional.of(ago(190)),
                Optional.of(new Link("gateway-2.4.1", "/rollouts/1")),
                ago(86_400 * 40),
                "Mender",
                List.of(new DeviceView.Pair("mac", "02:00:00:00:00:03"), new DeviceView.Pair("serial", HOSTILE)),
                List.of(
                        new DeviceView.Key(
                                "k1",
                                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                                "Ed25519",
                                new Chip("accepted", Tone.GOOD),
                                ago(86_400 * 40),
                                List.of("reject", "forget")),
                        new DeviceView.Key(
                                "k2",
                                "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
                                "RSA 3072",
                                new Chip("pending", Tone.WARN),
                                ago(600),
                                List.of("accept", "reject"))),
                IntStream.range(0, 12)
                        .mapToObj(i ->
                                new DeviceView.Pair("attribute_" + i, i == 3 ? "a, b, c ".repeat(20) : "value " + i))
                        .toList(),
                List.of(
                        new DeviceView.Slot("A", "gateway-2.4.0", Optional.of(new Chip("running", Tone.GOOD))),
                        new DeviceView.Slot("B", "gateway-2.3.9", Optional.empty())),
                List.of(
                        new DeviceView.Entry(
                                new Chip("installing", Tone.BUSY),
                                "gateway-2.4.1",
                                new Link("Gateway 2.4.1, north", "/rollouts/1"),
                                "Writing the image.",
                                ago(190),
                                Optional.empty()),
                        new DeviceView.Entry(
                                new Chip("failed", Tone.BAD),
                                "gateway-2.4.1-rc1",
                                new Link("Trial", "/rollouts/2"),
                                "Went back to what ran before.",
                                ago(86_400),
                                Optional.of("4 min")),
                        new DeviceView.Entry(
                                new Chip("succeeded", Tone.GOOD),
                                "gateway-2.4.0",
                                new Link("Gateway 2.4.0", "/rollouts/3"),
                                "Runs it since then.",
                                ago(86_400 * 9),
                                Optional.of("3 min"))),
                List.of(new DeviceView.Question("4", "gateway-2.5.0")),
                Optional.of(new DeviceView.Consented("ines@example.org", "Maintenance contract", ago(86_400))),
                Optional.of(log()),
                List.of("north", "south"),
                List.of("roll-out", "decommission"),
                "curl …");
    }

    private static LogView log() {
        return new LogView(
                "02:00:00:00:00:03",
                "/devices/3",
                List.of(
                        new LogView.Line("15:16:40", "info", "Running Mender client version: 3.4.0"),
                        new LogView.Line("15:16:41", "debug", "Trying to install update of type rootfs-image"),
                        new LogView.Line("15:16:43", "warning", "the write took 14 s for 512 MiB"),
                        new LogView.Line("15:17:03", "error", "update module exited with 1: " + HOSTILE),
                        new LogView.Line("15:17:03", "info", "rolling back")),
                false,
                "/log");
    }

    private ReleasesView releases() {
        return new ReleasesView(
                List.of(
                        releaseRow("gateway-2.4.1", new Chip("signed", Tone.GOOD)),
                        releaseRow("gateway-2.4.0", new Chip("signed by " + "n".repeat(100), Tone.GOOD)),
                        releaseRow(HOSTILE, new Chip("not signed", Tone.WARN))),
                "",
                pager(3),
                false,
                "10 GiB",
                "curl …");
    }

    private static ReleaseRow releaseRow(String name, Chip signature) {
        return new ReleaseRow(
                name,
                List.of("gateway-mk2", "gateway-mk3"),
                List.of("rootfs-image"),
                signature,
                2,
                "412 MiB",
                ago(7_000));
    }

    private ReleaseView release() {
        ReleaseView.Artifact artifact = new ReleaseView.Artifact(
                "a1",
                "Mender artifact",
                "rootfs-image",
                List.of("gateway-mk2"),
                new Chip("signed", Tone.GOOD),
                "Signed. Devices check the signature with their own keys.",
                "206 MiB",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                ago(7_000),
                List.of(new ReleaseView.File(
                        "rootfs.ext4", "512 MiB", "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752")),
                List.of(
                        new DeviceView.Pair("artifact_name", "gateway-2.4.1"),
                        new DeviceView.Pair(
                                "rootfs-image.checksum",
                                "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752")),
                List.of(new DeviceView.Pair("device_type", "gateway-mk2")),
                Optional.of(List.of("rootfs-image.*")),
                List.of("ArtifactInstall_Enter_05_wait"),
                Optional.of(
                        "A rollout that has not finished needs it, so it cannot be deleted: Gateway 2.4.1, north."));
        return new ReleaseView(
                releaseRow("gateway-2.4.1", new Chip("signed", Tone.GOOD)),
                List.of(artifact),
                List.of(rollout("Gateway 2.4.1, north", 40, 18, 9, 3)));
    }

    private static RolloutView.Phase phase(String name, Chip state, long waiting, long busy, long good, long bad) {
        return new RolloutView.Phase(
                name,
                state,
                bar(waiting, busy, good, bad),
                good
                        + " devices succeeded; from 50 % successes on the next phase begins; beyond 10 % failures the rollout"
                        + " pauses.",
                500);
    }

    private static Bar bar(long waiting, long busy, long good, long bad) {
        return new Bar(
                List.of(
                        new Bar.Part("succeeded", Tone.GOOD, good),
                        new Bar.Part("failed", Tone.BAD, bad),
                        new Bar.Part("under way", Tone.BUSY, busy),
                        new Bar.Part("not started", Tone.IDLE, waiting)),
                waiting + busy + good + bad);
    }

    private static RolloutRow rollout(String name, long waiting, long busy, long good, long bad) {
        return new RolloutRow(
                "0c13a0e6-6b63-475d-8260-ee42a590e8ff",
                name,
                "gateway-2.4.1",
                busy + waiting > 0 ? new Chip("running", Tone.BUSY) : new Chip("finished", Tone.GOOD),
                bar(waiting, busy, good, bad),
                "the group north",
                ago(640),
                Optional.empty());
    }

    private RolloutView rollout(Optional<LogView> log) {
        return new RolloutView(
                rollout("Gateway 2.4.1, north", 40, 18, 9, 3),
                "12 of 70 devices have ended, 18 are under way. The newest news is 4 s old.",
                "ines@example.org",
                List.of("soft: devices may ask their user", "weight 500"),
                List.of(
                        phase("canaries", new Chip("good enough", Tone.GOOD), 0, 2, 8, 0),
                        phase("phase 2 " + HOSTILE, new Chip("running", Tone.BUSY), 10, 16, 1, 3),
                        phase("phase 3", new Chip("has not begun", Tone.IDLE), 30, 0, 0, 0)),
                List.of(
                        new RolloutView.Step("pause", "Pause", Icon.PAUSE, false),
                        new RolloutView.Step("next", "Begin phase 3 now: 30 devices", Icon.PLAY, false)),
                List.of(
                        new Facet("All", "", 70, "/rollouts/1", true),
                        new Facet("Failed", "failure", 3, "/rollouts/1?state=failure", false),
                        new Facet("Under way", "running", 18, "/rollouts/1?state=running", false),
                        new Facet("Not started", "pending", 40, "/rollouts/1?state=pending", false),
                        new Facet("Succeeded", "success", 9, "/rollouts/1?state=success", false)),
                List.of(
                        new RolloutView.Cause("The new slot did not boot; it went back", 2, 667),
                        new RolloutView.Cause("Artifact verification failed: " + HOSTILE, 1, 333)),
                List.of(
                        row(1, new Chip("failed", Tone.BAD), "The new slot did not boot; it went back.", false, true),
                        row(2, new Chip("installing", Tone.BUSY), "Writing the image to its other slot.", true, false),
                        row(3, new Chip("restarting", Tone.BUSY), "Booting into the new slot.", true, false),
                        row(4, new Chip("downloading", Tone.BUSY), "Fetching the artifact.", true, false),
                        row(5, new Chip("waiting", Tone.IDLE), "Not asked yet.", true, false),
                        row(7, new Chip(AWAITING, Tone.WARN), "Somebody has to agree.", true, false),
                        row(6, new Chip("succeeded", Tone.GOOD), "Runs the release.", false, false)),
                pager(7),
                Optional.of(new RolloutView.Abort(40, 18, 12, false)),
                1,
                log,
                "curl …");
    }

    private static RolloutView.Row row(int i, Chip state, String words, boolean running, boolean failed) {
        return new RolloutView.Row(
                "d" + i,
                "02:00:00:00:00:%02x".formatted(i),
                "gateway-mk2",
                state,
                words,
                ago(i * 21L),
                running,
                running ? Optional.empty() : Optional.of("3 min"),
                failed ? Optional.of("/rollouts/1?log=d1") : Optional.empty(),
                failed,
                state.word().equals(AWAITING));
    }

    private NewRolloutView newRollout() {
        return new NewRolloutView(
                List.of(new NewRolloutView.Option("gateway-2.4.1", "gateway-2.4.1 · gateway-mk2, gateway-mk3", true)),
                "",
                List.of(
                        new NewRolloutView.Option("", "As the settings say: do not ask", true),
                        new NewRolloutView.Option("yes", "Ask", false)),
                new NewRolloutView.Course(
                        List.of(new NewRolloutView.Option("time-forced", "Soft until a time, then at once", true)),
                        true,
                        "2026-11-21T02:00",
                        List.of(new NewRolloutView.Option("window", "In a maintenance window", true)),
                        true,
                        "0 0 2 ? * SUN",
                        "02:00",
                        "Europe/Berlin",
                        "",
                        4,
                        "50",
                        "10",
                        true,
                        List.of(new NewRolloutView.Option("later", "When somebody starts it", true))),
                NewRolloutView.Target.DEVICES,
                List.of(),
                IntStream.range(0, 6)
                        .mapToObj(i -> new NewRolloutView.Device(
                                "d" + i, "02:00:00:00:00:%02x".formatted(i), "gateway-mk2", "gateway-2.4.0", i < 2))
                        .toList(),
                "",
                2,
                List.of(
                        new NewRolloutView.Note(
                                Tone.WARN,
                                "1 device is of the type gateway-mk1, for which the release has no artifact: it is left out."),
                        new NewRolloutView.Note(Tone.GOOD, "The release is signed.")),
                true,
                "curl -X POST …",
                Optional.of(fault()));
    }

    private static Fault fault() {
        return new Fault(
                "This is not what was expected",
                "Expected a file that ends whole, found the end after 4,096 bytes of " + HOSTILE,
                Optional.of("Upload it again; the old one was kept."),
                "artifact-truncated");
    }

    private static Pager pager(long total) {
        return new Pager(1, total, total, Optional.empty(), Optional.empty());
    }

    private static Moment ago(long seconds) {
        return new Moment(NOW.minus(Duration.ofSeconds(seconds)), NOW);
    }
}
