package dev.sealane.cli.demo;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.swu.DoubleCopy;
import dev.sealane.artifact.swu.SwuSigning;
import dev.sealane.artifact.swu.SwuWriteOptions;
import dev.sealane.artifact.swu.SwuWriter;
import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.demo.DemoDevice.Dialect;
import dev.sealane.cli.remote.UploadLabels;
import dev.sealane.server.Server;
import dev.sealane.server.ServerConfig;
import dev.sealane.sim.board.BoardEvent;
import dev.sealane.sim.board.Inspection;
import dev.sealane.sim.board.SlotName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The story itself. Closing it stops the boards and the server. */
final class Demo implements AutoCloseable {
    private static final String ADMIN = "demo@example.com";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GLANCE = Duration.ofMillis(200);

    private static final List<DemoDevice.Kind> KINDS = List.of(
            new DemoDevice.Kind("gateway-1", DemoReleases.GATEWAY, Dialect.DDI, false),
            new DemoDevice.Kind("gateway-2", DemoReleases.GATEWAY, Dialect.MENDER, true),
            new DemoDevice.Kind("camera-1", DemoReleases.CAMERA, Dialect.MENDER, false));

    private final Path folder;
    private final Story story;
    private final String password = "demo-" + HexFormat.of().formatHex(new SecureRandom().generateSeed(8));
    private final List<DemoDevice> devices = new ArrayList<>();
    private Optional<Server> server = Optional.empty();

    Demo(Path folder, Story story) {
        this.folder = folder;
        this.story = story;
    }

    /**
     * Tells the story.
     *
     * @return whether it went as it should
     */
    boolean run() throws IOException, InterruptedException, GeneralSecurityException, CommandFailure {
        story.chapter("A server, a key and two releases");
        String url = startServer();
        Path verifyKey = folder.resolve("signing.pem.pub");
        DemoReleases releases = makeReleases(verifyKey);
        try (DemoFleet fleet = DemoFleet.signIn(url, ADMIN, password)) {
            publish(fleet, releases);
            Path gatewayToken = folder.resolve("gateway-token");
            Files.writeString(gatewayToken, fleet.openGateway());
            powerOnAndAdmit(fleet, new DemoDevice.Factory(releases, url, verifyKey, gatewayToken));
            return rollOut(fleet, url);
        }
    }

    private void powerOnAndAdmit(DemoFleet fleet, DemoDevice.Factory factory)
            throws IOException, InterruptedException, CommandFailure {
        story.chapter("Three devices on simulated boards, one of which speaks hawkBit's DDI");
        for (DemoDevice.Kind kind : KINDS) {
            DemoDevice device = DemoDevice.manufacture(kind, folder.resolve(kind.name()), factory, story::tell);
            devices.add(device);
            device.powerOn();
        }
        admit(fleet);
    }

    private boolean rollOut(DemoFleet fleet, String url) throws IOException, InterruptedException, CommandFailure {
        story.chapter("Release 2 rolls out");
        Instant start = Instant.now();
        String rollout = fleet.rollOut(DemoReleases.SECOND);
        story.tell("rollout of " + DemoReleases.SECOND + " to all devices: " + url + "/rollouts/" + rollout);
        for (DemoDevice device : devices) {
            if (device.kind().losesPower()) {
                device.surviveThePowerCut(start.plus(PATIENCE));
            }
        }
        List<DemoFleet.Part> parts = awaitEnd(fleet, rollout, start);
        boolean asTold = conclude(parts, start);
        story.chapter("The pages: " + url + "/");
        return asTold;
    }

    void explainHowToLook() {
        story.tell("sign in as " + ADMIN + " with the password " + password);
        story.tell("server and devices keep running; Ctrl C ends them and removes everything");
    }

    @Override
    public synchronized void close() {
        for (DemoDevice device : devices) {
            try {
                device.close();
            } catch (IOException e) {
                story.tell(device.kind().name() + ": " + e.getMessage());
            }
        }
        devices.clear();
        server.ifPresent(Server::close);
        server = Optional.empty();
    }

    private String startServer() throws IOException {
        Server started = Server.start(
                ServerConfig.local(folder.resolve("server")).withAdmin(new ServerConfig.Admin(ADMIN, password)));
        server = Optional.of(started);
        story.tell("server with its own PostgreSQL: " + started.url());
        return started.url();
    }

    private DemoReleases makeReleases(Path verifyKey)
            throws IOException, InterruptedException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair key = generator.generateKeyPair();
        Files.writeString(verifyKey, PemKeys.encodePublic(key.getPublic()));
        story.tell("signing key, ECDSA P-256; the devices know its public half");

        DemoReleases releases = new DemoReleases(Files.createDirectories(folder.resolve("releases")));
        releases.build();
        WriteOptions options = WriteOptions.compressed(Compression.ZSTD).signedBy(key.getPrivate());
        for (String release : List.of(DemoReleases.FIRST, DemoReleases.SECOND)) {
            for (String type : List.of(DemoReleases.GATEWAY, DemoReleases.CAMERA)) {
                Path image = release.equals(DemoReleases.FIRST) ? releases.firstImage() : releases.image(release, type);
                MenderWriter.write(
                        ArtifactBuilder.rootfsImage(release, image)
                                .deviceType(type)
                                .build(),
                        options,
                        releases.artifact(release, type));
            }
        }
        writeSwu(releases, key);
        story.tell("release-1 and release-2 for two device types, signed; release-2 as .mender and .swu; "
                + (releases.areRealFileSystems()
                        ? "ext4 images made with mke2fs"
                        : "generated images, because mke2fs is missing"));
        return releases;
    }

    /** One image for both slots: a board takes the half for the slot that does not run. */
    private static void writeSwu(DemoReleases releases, KeyPair key) throws IOException {
        Path image = releases.image(DemoReleases.SECOND, DemoReleases.GATEWAY);
        String name = String.valueOf(image.getFileName());
        DoubleCopy copies = new DoubleCopy(
                DemoReleases.SECOND,
                List.of(DemoReleases.GATEWAY),
                name,
                "zstd",
                false,
                new DoubleCopy.Devices(DemoDevice.slot(SlotName.A), DemoDevice.slot(SlotName.B)),
                "slot");
        SwuWriter.write(
                copies.template(),
                Map.of(name, image),
                SwuWriteOptions.plain().signedBy(new SwuSigning.Key(key.getPrivate())),
                releases.swu(DemoReleases.SECOND, DemoReleases.GATEWAY));
    }

    private void publish(DemoFleet fleet, DemoReleases releases) throws IOException, CommandFailure {
        for (String release : List.of(DemoReleases.FIRST, DemoReleases.SECOND)) {
            for (String type : List.of(DemoReleases.GATEWAY, DemoReleases.CAMERA)) {
                fleet.upload(releases.artifact(release, type), UploadLabels.described(""));
            }
        }
        fleet.upload(
                releases.swu(DemoReleases.SECOND, DemoReleases.GATEWAY),
                UploadLabels.of(DemoReleases.SECOND, DemoReleases.GATEWAY));
        story.tell("all five artifacts published; release-2 for cameras has a kernel that panics");
    }

    private void admit(DemoFleet fleet) throws IOException, InterruptedException, CommandFailure {
        Instant deadline = Instant.now().plus(PATIENCE);
        List<DemoFleet.Listed> pending = fleet.devices();
        while (pending.size() < KINDS.size()) {
            waitUntil(deadline, "three devices asked for admission");
            pending = fleet.devices();
        }
        for (DemoFleet.Listed device : pending) {
            story.tell(device.name() + " is " + device.admission() + "; accepted");
            fleet.accept(device);
        }
    }

    private List<DemoFleet.Part> awaitEnd(DemoFleet fleet, String rollout, Instant start)
            throws IOException, InterruptedException, CommandFailure {
        List<DemoFleet.Part> parts = fleet.parts(rollout);
        while (parts.size() < KINDS.size() || !parts.stream().allMatch(DemoFleet.Part::isFinished)) {
            waitUntil(start.plus(PATIENCE), "the rollout finished");
            parts = fleet.parts(rollout);
        }
        story.tell("the rollout is finished");
        return parts;
    }

    private static void waitUntil(Instant deadline, String what) throws IOException, InterruptedException {
        if (Instant.now().isAfter(deadline)) {
            throw new IOException("not within " + PATIENCE.toSeconds() + " s: " + what);
        }
        Thread.sleep(GLANCE);
    }

    private boolean conclude(List<DemoFleet.Part> parts, Instant start) throws IOException {
        story.chapter("What happened");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("device", "speaks", "result", "took", "slot A", "slot B", "boots", "boot environment"));
        boolean asTold = true;
        for (DemoDevice device : devices) {
            String result = parts.stream()
                    .filter(part -> part.device().equals(device.kind().name()))
                    .map(DemoFleet.Part::status)
                    .findFirst()
                    .orElse("nothing");
            Ending ending = Ending.of(device, result);
            rows.add(ending.row(took(device, start)));
            asTold &= ending.isAsTold();
        }
        story.table(rows);
        return asTold;
    }

    /** From the rollout to the last boot of the device, which is the one it stayed with. */
    private String took(DemoDevice device, Instant start) {
        Instant last = device.events().stream()
                .filter(event -> event.kind() == BoardEvent.Kind.BOOT)
                .map(BoardEvent::at)
                .reduce(start, (_, next) -> next);
        return "%.1f s".formatted(Duration.between(start, last).toMillis() / 1000.0);
    }

    /** How a device ended, and how it should have. */
    private record Ending(DemoDevice.Kind kind, String result, Inspection flash) {
        static Ending of(DemoDevice device, String result) throws IOException {
            return new Ending(device.kind(), result, device.inspect());
        }

        boolean isAsTold() {
            boolean isCamera = kind.deviceType().equals(DemoReleases.CAMERA);
            Map<String, String> environment = flash.environment();
            return result.equals(isCamera ? "failure" : "success")
                    && "0".equals(environment.get("upgrade_available"))
                    && (isCamera ? "2" : "3").equals(environment.get("mender_boot_part"))
                    && describe(flash.slotA()).equals(DemoReleases.FIRST)
                    && describe(flash.slotB()).equals(DemoReleases.SECOND);
        }

        List<String> row(String took) {
            Map<String, String> environment = flash.environment();
            return List.of(
                    kind.name(),
                    kind.dialect().word(),
                    result,
                    took,
                    describe(flash.slotA()),
                    describe(flash.slotB()),
                    "2".equals(environment.get("mender_boot_part")) ? "A" : "B",
                    "mender_boot_part=%s upgrade_available=%s bootcount=%s (copy %s)"
                            .formatted(
                                    environment.get("mender_boot_part"),
                                    environment.get("upgrade_available"),
                                    environment.getOrDefault("bootcount", "-"),
                                    flash.selectedCopy().map(String::valueOf).orElse("none")));
        }

        private static String describe(Inspection.Content content) {
            return switch (content) {
                case Inspection.Content.Nothing() -> "nothing";
                case Inspection.Content.Whole whole -> whole.block().version();
                case Inspection.Content.Mixed mixed -> mixed.block().version() + " (not whole)";
            };
        }
    }
}
