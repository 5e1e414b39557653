package dev.sealane.sim.board;

import dev.sealane.sim.flash.FileMedium;
import dev.sealane.sim.flash.Loss;
import dev.sealane.sim.flash.Power;
import dev.sealane.sim.flash.PowerCut;
import dev.sealane.sim.flash.Survival;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.BiConsumer;

/** One power-on of a {@link Board}, up to the end of the power and what the flash keeps then. */
final class BoardLife implements Witness {
    /** A program that does not end this long after its power went has lost its way. */
    private static final Duration LONGEST_FALL = Duration.ofSeconds(30);

    /** More fates than these say nothing to a reader. */
    private static final int TOLD_FATES = 3;

    private final FileMedium medium;
    private final Program program;
    private final BiConsumer<BoardEvent.Kind, String> listener;
    private final Power power = new Power();
    private final PowerOn board;
    private final Thread thread;
    private volatile Loss loss;

    private BoardLife(
            FileMedium medium,
            Layout layout,
            Program program,
            Board.Moment moment,
            BiConsumer<BoardEvent.Kind, String> listener) {
        this.medium = medium;
        this.program = program;
        this.listener = listener;
        loss = moment.loss();
        power.cutWhen(moment.during());
        board = new PowerOn(medium, layout, power, Fault.none(), this);
        thread = Thread.ofPlatform().daemon().name("board").unstarted(this::live);
    }

    /** Switches the power on. The medium is closed when it is off again. */
    static BoardLife begin(
            FileMedium medium,
            Layout layout,
            Program program,
            Board.Moment moment,
            BiConsumer<BoardEvent.Kind, String> listener) {
        BoardLife life = new BoardLife(medium, layout, program, moment, listener);
        listener.accept(BoardEvent.Kind.POWER_ON, "power on");
        life.thread.start();
        return life;
    }

    /** Takes the power away and waits until the flash has settled. */
    void cut(Loss chosen) throws InterruptedException, IOException {
        if (!power.isOff()) {
            loss = chosen;
            power.cut();
            thread.interrupt();
        }
        if (!join(LONGEST_FALL)) {
            throw new IOException("the board's program runs on without power");
        }
    }

    /** Waits for the end of the power. */
    boolean join(Duration timeout) throws InterruptedException {
        return thread.join(timeout);
    }

    boolean isOn() {
        return thread.isAlive();
    }

    private void live() {
        try (medium) {
            String moment = runUntilPowerFails();
            // The thread may have been interrupted to wake it; what follows belongs to the flash, not to the program.
            Thread.interrupted();
            board.fail(pending -> {
                Survival survival = loss.choose(pending);
                listener.accept(BoardEvent.Kind.POWER_LOST, moment + "; " + tell(survival));
                return survival;
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the file behind the board's flash fails", e);
        }
    }

    /** Returns what was going on when the power went. */
    private String runUntilPowerFails() {
        try {
            runToRest();
            power.awaitCut();
            return "power is taken away at rest";
        } catch (PowerCut cut) {
            return String.valueOf(cut.getMessage());
        } catch (InterruptedException e) {
            return "power is taken away";
        }
    }

    private void runToRest() throws InterruptedException {
        try {
            switch (board.run(program)) {
                case PowerOn.Rest.Bricked bricked -> listener.accept(BoardEvent.Kind.BRICKED, bricked.reason());
                case PowerOn.Rest.Working _ -> listener.accept(BoardEvent.Kind.REST, "nothing more to do");
            }
        } catch (IOException | RuntimeException e) {
            // A request that broke because the power went is no failure of the program.
            if (!power.isOff()) {
                listener.accept(BoardEvent.Kind.FAILED, "the program failed: " + e);
            }
        }
    }

    private static String tell(Survival survival) {
        int fates = survival.fates().size();
        return fates <= TOLD_FATES ? survival.story() : survival.count();
    }

    @Override
    public void booted(Boot boot) {
        switch (boot) {
            case Boot.Started started ->
                listener.accept(
                        BoardEvent.Kind.BOOT,
                        "boots %s from slot %s%s"
                                .formatted(
                                        started.block().version(),
                                        started.slot(),
                                        started.whole() ? "" : ", which is not whole"));
            case Boot.Reset reset -> listener.accept(BoardEvent.Kind.RESET, reset.reason());
            // Told as bricked, once the board has come to rest.
            case Boot.Stuck _ -> {}
        }
    }

    @Override
    public void heard(String line) {
        listener.accept(BoardEvent.Kind.PROGRAM, line);
    }

    @Override
    public void rebooting() {
        listener.accept(BoardEvent.Kind.REBOOT, "reboots");
    }
}
