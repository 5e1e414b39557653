package dev.sealane.sim.board;

import dev.sealane.sim.flash.Flash;
import dev.sealane.sim.flash.FlashMisuseException;
import dev.sealane.sim.flash.Loss;
import dev.sealane.sim.flash.Medium;
import dev.sealane.sim.flash.Partition;
import dev.sealane.sim.flash.PendingWrites;
import dev.sealane.sim.flash.Power;
import dev.sealane.sim.flash.ProgramKilled;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A board from power-on to power-off: boots, runs its program, and boots again for as long as the program asks.
 *
 * <p>Resets keep the flash's cache, and keep it unflushed; only the end of power decides what becomes of it.
 */
public final class PowerOn {
    /** Resets in a row without user space after which a board counts as bricked: twice what a bootlimit of 3 needs. */
    public static final int MAXIMUM_RESETS = 8;

    /** Boots into user space that one update can need, with every way back: more is a boot loop. */
    public static final int MAXIMUM_BOOTS = 16;

    private final Layout layout;
    private final Power power;
    private final Flash flash;
    private final Map<Region, Partition> partitions;
    private final BootLoader loader;
    private final Fault fault;
    private final Witness witness;

    /**
     * Connects a board to a supply.
     *
     * @param fault what stands between the program and the flash; the boot loader is not affected
     * @param witness sees what happens
     */
    public PowerOn(Medium medium, Layout layout, Power power, Fault fault, Witness witness) {
        this.layout = layout;
        this.power = power;
        this.fault = fault;
        this.witness = witness;
        flash = new Flash(medium, power);
        partitions = layout.divide(flash);
        Regions regions = new Regions(partitions);
        loader = new BootLoader(
                new BootLoader.Slot(layout.partitionA(), regions.get(Region.SLOT_A)),
                new BootLoader.Slot(layout.partitionB(), regions.get(Region.SLOT_B)));
    }

    /** How a board came to rest with power on. */
    public sealed interface Rest {
        /** The program has nothing more to do. */
        record Working(Boot.Started boot) implements Rest {}

        /** The board is bricked. */
        record Bricked(String reason) implements Rest {}
    }

    /**
     * Runs until the board rests.
     *
     * @throws dev.sealane.sim.flash.PowerCut if power fails first
     * @throws IOException if the program fails
     */
    public Rest run(Program program) throws IOException, InterruptedException {
        for (int boot = 1; boot <= MAXIMUM_BOOTS; boot++) {
            switch (bootOnce()) {
                case Boot.Stuck stuck -> {
                    return new Rest.Bricked(stuck.reason());
                }
                case Boot.Reset reset -> {
                    return new Rest.Bricked(
                            "%d resets in a row, the last because %s".formatted(MAXIMUM_RESETS, reset.reason()));
                }
                case Boot.Started started -> {
                    if (!runsUntilReboot(program, started)) {
                        return new Rest.Working(started);
                    }
                }
            }
        }
        return new Rest.Bricked("still rebooting after " + MAXIMUM_BOOTS + " boots");
    }

    /** What a cut at this moment would put at risk. */
    public PendingWrites pending() throws IOException {
        return flash.pending();
    }

    /** What the program did to the flash that it should not. */
    public List<FlashMisuseException> misuses() {
        return flash.misuses();
    }

    /** Ends the power and decides what the medium keeps. */
    public void fail(Loss loss) throws IOException {
        flash.fail(loss);
    }

    private Boot bootOnce() throws IOException {
        Boot boot = new Boot.Stuck("the board was never reset");
        for (int attempt = 0; attempt < MAXIMUM_RESETS; attempt++) {
            partitions.values().forEach(partition -> partition.mount(false));
            boot = loader.boot(environment());
            witness.booted(boot);
            if (!(boot instanceof Boot.Reset)) {
                return boot;
            }
        }
        return boot;
    }

    private boolean runsUntilReboot(Program program, Boot.Started started) throws IOException, InterruptedException {
        Region root = Region.of(started.slot());
        partitions.forEach((region, partition) -> partition.mount(region == root));
        Regions regions = fault.plant(new Regions(partitions));
        Hardware hardware = new Hardware(regions, layout, power, started, witness);
        while (!endsByItself(program, hardware)) {
            witness.heard("the program was killed, and is started again");
        }
        if (hardware.isRebootAsked()) {
            fault.beforeReset();
            witness.rebooting();
        }
        return hardware.isRebootAsked();
    }

    /** A killed program leaves the flash's cache as it is; the next one finds it so. */
    private boolean endsByItself(Program program, Hardware hardware) throws IOException, InterruptedException {
        power.setProgramRuns(true);
        try {
            program.run(hardware);
            return true;
        } catch (ProgramKilled _) {
            return false;
        } finally {
            power.setProgramRuns(false);
        }
    }

    private LoaderEnvironment environment() throws IOException {
        Regions regions = new Regions(partitions);
        return LoaderEnvironment.load(
                regions.get(Region.ENVIRONMENT_0),
                regions.get(Region.ENVIRONMENT_1),
                BootLoader.compiledIn(layout.partitionA()));
    }
}
