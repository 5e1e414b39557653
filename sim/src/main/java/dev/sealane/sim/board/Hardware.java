package dev.sealane.sim.board;

import dev.sealane.sim.flash.Power;

/** What a board gives to the program in its user space, from the end of one boot to the next reset. */
public final class Hardware {
    private final Regions regions;
    private final Layout layout;
    private final Power power;
    private final Boot.Started boot;
    private final Witness witness;
    private volatile boolean rebootAsked;

    Hardware(Regions regions, Layout layout, Power power, Boot.Started boot, Witness witness) {
        this.regions = regions;
        this.layout = layout;
        this.power = power;
        this.boot = boot;
        this.witness = witness;
    }

    /** The flash. The running slot refuses writes. */
    public Regions regions() {
        return regions;
    }

    public Layout layout() {
        return layout;
    }

    /** The supply: requests to a server count as operations of it, too. */
    public Power power() {
        return power;
    }

    /** The slot whose root file system is running: the kernel command line's word, not the environment's. */
    public SlotName running() {
        return boot.slot();
    }

    /** What the running image says about itself. */
    public BootBlock image() {
        return boot.block();
    }

    /** Whether what runs on this system works as it should. */
    public boolean isHealthy() {
        return boot.block().kernel() == Kernel.BOOTS;
    }

    /** Tells whoever watches the board what the program does. */
    public void say(String line) {
        witness.heard(line);
    }

    /** Asks for a reset, which happens as soon as the program returns. Nothing is flushed on the way. */
    public void reboot() {
        rebootAsked = true;
    }

    public boolean isRebootAsked() {
        return rebootAsked;
    }
}
