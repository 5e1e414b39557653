package dev.sealane.sim.board;

import dev.sealane.sim.flash.FileMedium;
import dev.sealane.sim.flash.Loss;
import dev.sealane.sim.flash.Operation;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A simulated device to work with: its flash is a file, its power a switch, its processor a thread.
 *
 * <p>From power-on the thread goes through boot loader, program, and reset, until the power is cut. A cut may come at any
 * moment from outside ({@link #cutPower}), or in the middle of an operation chosen before
 * ({@link #cutPowerDuring}). What the flash keeps of unflushed writes is decided by a {@link Loss}.
 *
 * <p>Usage:
 *
 * <pre>{@code
 * try (Board board = Board.create("gateway-1", file, layout, program, System.out::println)) {
 *     board.manufacture(rootImage);
 *     board.cutPowerDuring(Board.slotWriteBeyond(1 << 20), Loss.scattered(7));
 *     board.powerOn();
 *     board.awaitPowerLoss(Duration.ofSeconds(30));
 *     board.powerOn();
 * }
 * }</pre>
 *
 * <p>Methods are for one thread, the one that plays the owner of the board.
 */
public final class Board implements Closeable {
    private final String name;
    private final Path file;
    private final Layout layout;
    private final Program program;
    private final InstantSource clock;
    private final Consumer<BoardEvent> listener;
    private Moment nextCut = Moment.NEVER;
    private Optional<BoardLife> life = Optional.empty();

    private Board(
            String name,
            Path file,
            Layout layout,
            Program program,
            InstantSource clock,
            Consumer<BoardEvent> listener) {
        this.name = name;
        this.file = file;
        this.layout = layout;
        this.program = program;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * A board without power.
     *
     * @param file the flash; made where there is none, and kept
     * @param program what runs in user space; it is run again after each reboot and each power-on
     * @param listener hears of every event, on the board's thread
     */
    public static Board create(String name, Path file, Layout layout, Program program, Consumer<BoardEvent> listener) {
        return new Board(name, file, layout, program, InstantSource.system(), listener);
    }

    /** When and how the power is to fail. */
    record Moment(Predicate<Operation> during, Loss loss) {
        static final Moment NEVER = new Moment(operation -> false, Loss.everything());
    }

    /** For {@link #cutPowerDuring}: the first write to a slot at or beyond this offset. */
    public static Predicate<Operation> slotWriteBeyond(long offset) {
        return operation -> operation.kind() == Operation.Kind.WRITE
                && operation.offset() + operation.length() > offset
                && (operation.where().equals(Region.SLOT_A.label())
                        || operation.where().equals(Region.SLOT_B.label()));
    }

    public String name() {
        return name;
    }

    /** Puts a root image into slot A and makes it boot. The power must be off. */
    public void manufacture(Path rootImage) throws IOException {
        requireOff("manufactured");
        Files.deleteIfExists(file);
        try (FileMedium medium = FileMedium.open(file, layout.sectors());
                InputStream image = Files.newInputStream(rootImage)) {
            Factory factory = new Factory(medium, layout);
            factory.install(SlotName.A, image);
            factory.select(SlotName.A, name);
            factory.blankJournal();
        }
    }

    /** Chooses when the power will fail after the next power-on, and what that costs. Once. */
    public void cutPowerDuring(Predicate<Operation> moment, Loss loss) {
        nextCut = new Moment(moment, loss);
    }

    /** Switches the power on. */
    public void powerOn() throws IOException {
        requireOff("switched on");
        life = Optional.of(
                BoardLife.begin(FileMedium.open(file, layout.sectors()), layout, program, nextCut, this::tell));
        nextCut = Moment.NEVER;
    }

    /** Takes the power away, now. Nothing happens if there is none. */
    public void cutPower(Loss loss) throws IOException, InterruptedException {
        if (life.isPresent()) {
            life.get().cut(loss);
        }
    }

    /**
     * Waits until the power has failed during the chosen operation.
     *
     * @return whether it did in time
     */
    public boolean awaitPowerLoss(Duration timeout) throws InterruptedException {
        if (life.isEmpty()) {
            return true;
        }
        return life.get().join(timeout);
    }

    /** Whether the power is on, as far as the owner's thread knows. */
    public boolean isOn() {
        return life.filter(BoardLife::isOn).isPresent();
    }

    /** What the flash durably holds now. Of a running board, the state may change while it is read. */
    public Inspection inspect() throws IOException {
        try (FileMedium medium = FileMedium.open(file, layout.sectors())) {
            return Inspection.of(medium, layout);
        }
    }

    /** Takes the power away, with nothing unflushed kept. */
    @Override
    public void close() throws IOException {
        try {
            cutPower(Loss.everything());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireOff(String verb) {
        if (isOn()) {
            throw new IllegalStateException("board " + name + " is to be " + verb + " and its power is on");
        }
    }

    private void tell(BoardEvent.Kind kind, String text) {
        listener.accept(new BoardEvent(clock.instant(), name, kind, text));
    }
}
