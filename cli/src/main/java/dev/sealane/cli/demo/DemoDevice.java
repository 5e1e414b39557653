package dev.sealane.cli.demo;

import dev.sealane.sim.board.AgentFiles;
import dev.sealane.sim.board.AgentProgram;
import dev.sealane.sim.board.Board;
import dev.sealane.sim.board.BoardEvent;
import dev.sealane.sim.board.BoardSlots;
import dev.sealane.sim.board.Inspection;
import dev.sealane.sim.board.Layout;
import dev.sealane.sim.board.SlotName;
import dev.sealane.sim.flash.Loss;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One device of the demo: a simulated board on which the agent that ships talks to the server over HTTP. */
final class DemoDevice implements AutoCloseable {
    private static final long JOURNAL_BYTES = 1024L * 1024;
    private static final long SPOOL_BYTES = 1024L * 1024;

    private static final Layout LAYOUT = Layout.forSlots(DemoReleases.IMAGE_BYTES, JOURNAL_BYTES, SPOOL_BYTES);

    /** How long a person needs to notice that the light is off. */
    private static final Duration POWER_OFF = Duration.ofSeconds(2);

    private final Kind kind;
    private final Board board;
    private final List<BoardEvent> events = new CopyOnWriteArrayList<>();

    private DemoDevice(Kind kind, Path flash, AgentFiles files, Consumer<BoardEvent> listener) {
        this.kind = kind;
        this.board = Board.create(kind.name(), flash, LAYOUT, new AgentProgram(files), event -> {
            events.add(event);
            listener.accept(event);
        });
    }

    /**
     * What sort of device this is.
     *
     * @param name also its serial number, which is its identity
     * @param deviceType what its artifacts are made for
     * @param dialect what it speaks
     * @param losesPower whether the power fails in the middle of the first update
     */
    record Kind(String name, String deviceType, Dialect dialect, boolean losesPower) {}

    /** The family of protocols that a device speaks. */
    enum Dialect {
        MENDER,
        DDI;

        /** What the table says. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What every board of the demo finds in its folder, or knows by heart: the server and two secrets of the factory. */
    record Factory(DemoReleases releases, String server, Path verifyKey, Path gatewayToken) {}

    /** Makes a board that runs the first release and knows its server. The power is off. */
    static DemoDevice manufacture(Kind kind, Path folder, Factory factory, Consumer<BoardEvent> listener)
            throws IOException {
        AgentFiles files = AgentFiles.create(
                folder,
                new AgentFiles.Delivery(
                        URI.create(factory.server()),
                        kind.deviceType(),
                        Map.of("serial", kind.name()),
                        DemoReleases.FIRST,
                        Optional.of(factory.verifyKey()),
                        kind.dialect() == Dialect.DDI ? Optional.of(factory.gatewayToken()) : Optional.empty()));
        DemoDevice device = new DemoDevice(kind, folder.resolve("flash.img"), files, listener);
        device.board.manufacture(factory.releases().firstImage());
        return device;
    }

    /** What an image calls a slot of the boards. */
    static String slot(SlotName name) {
        return BoardSlots.device(LAYOUT.partition(name));
    }

    Kind kind() {
        return kind;
    }

    List<BoardEvent> events() {
        return List.copyOf(events);
    }

    Inspection inspect() throws IOException {
        return board.inspect();
    }

    void powerOn() throws IOException {
        if (kind.losesPower()) {
            board.cutPowerDuring(Board.slotWriteBeyond(DemoReleases.IMAGE_BYTES / 2), Loss.scattered(1));
        }
        board.powerOn();
    }

    /** Plays the owner of a board whose power fails once: waits for it, then switches it on again. */
    void surviveThePowerCut(Instant deadline) throws IOException, InterruptedException {
        Duration left = Duration.between(Instant.now(), deadline);
        if (!board.awaitPowerLoss(left.isNegative() ? Duration.ZERO : left)) {
            throw new IOException("the power of " + kind.name() + " was to fail and did not");
        }
        Thread.sleep(POWER_OFF);
        board.powerOn();
    }

    @Override
    public void close() throws IOException {
        board.close();
    }
}
