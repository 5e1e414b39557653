package dev.sealane.sim.flash;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The supply of one board, from power-on to power-off: counts operations and can fail in the middle of any of them.
 *
 * <p>A supply does not come back. The next power-on is a new {@code Power} and a new {@link Flash} over what the
 * medium kept. Safe for use by several threads: the cut may come from outside the board.
 */
public final class Power {
    private final Consumer<Operation> watcher;
    private Predicate<Operation> cut = operation -> false;
    private Predicate<Operation> kill = operation -> false;
    private long operations;
    private boolean off;
    private boolean programRuns;
    private boolean killed;

    /** A supply that tells nobody what happens. */
    public Power() {
        this(operation -> {});
    }

    /**
     * A supply that is watched.
     *
     * @param watcher sees each operation while it is in progress: issued, and not complete
     */
    public Power(Consumer<Operation> watcher) {
        this.watcher = watcher;
    }

    /** Fails in the middle of the first operation from now on that fits. */
    public synchronized void cutWhen(Predicate<Operation> moment) {
        cut = moment;
    }

    /** Fails in the middle of the operation with this number. */
    public void cutAt(long number) {
        cutWhen(operation -> operation.number() == number);
    }

    /** Kills the running program in the middle of the operation with this number; the power stays. */
    public synchronized void killAt(long number) {
        kill = operation -> operation.number() == number;
    }

    /** A program begins, or ends by itself: only a program can be killed. */
    public synchronized void setProgramRuns(boolean runs) {
        programRuns = runs;
        killed = false;
    }

    /** Fails now: the next access to flash or server finds no power. */
    public synchronized void cut() {
        off = true;
        notifyAll();
    }

    /** Waits for the end of the power. */
    public synchronized void awaitCut() throws InterruptedException {
        while (!off) {
            wait();
        }
    }

    public synchronized boolean isOff() {
        return off;
    }

    /** How many operations were begun. */
    public synchronized long operations() {
        return operations;
    }

    /**
     * Counts an operation that is now in progress.
     *
     * @throws PowerCut if power fails during it, or was off already
     * @throws ProgramKilled if the program is killed during it
     */
    public synchronized void perform(Operation.Kind kind, String where, long offset, long length) {
        requireOn();
        operations++;
        Operation operation = new Operation(operations, kind, where, offset, length);
        watcher.accept(operation);
        if (cut.test(operation)) {
            cut();
            throw new PowerCut("power fails at " + operation);
        }
        if (programRuns && kill.test(operation)) {
            killed = true;
            requireOn();
        }
    }

    /**
     * Lets the board go on only with power.
     *
     * @throws PowerCut if power is off
     * @throws ProgramKilled if the program was killed and nobody began it again
     */
    public synchronized void requireOn() {
        if (off) {
            throw new PowerCut("the power is off");
        }
        if (killed) {
            throw new ProgramKilled("the program was killed at operation " + operations);
        }
    }
}
