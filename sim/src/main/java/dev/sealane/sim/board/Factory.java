package dev.sealane.sim.board;

import dev.sealane.agent.storage.Storage;
import dev.sealane.sim.flash.Flash;
import dev.sealane.sim.flash.Medium;
import dev.sealane.sim.flash.Power;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Prepares the flash of a new board, as the production line does: a root image, and both copies of the environment. */
public final class Factory {
    /** A variable that belongs to the board's owner: no update may lose it. */
    public static final String SERIAL_NUMBER = "serial_number";

    private static final int CHUNK_BYTES = 64 * 1024;

    private final Layout layout;
    private final Regions regions;

    /** A production line for one board. Nothing that happens here can be interrupted. */
    public Factory(Medium medium, Layout layout) {
        this.layout = layout;
        this.regions = new Regions(layout.divide(new Flash(medium, new Power())));
    }

    /** Puts an image into a slot. */
    public void install(SlotName slot, InputStream image) throws IOException {
        Storage storage = regions.get(Region.of(slot));
        long offset = 0;
        for (byte[] chunk = image.readNBytes(CHUNK_BYTES); chunk.length > 0; chunk = image.readNBytes(CHUNK_BYTES)) {
            storage.write(offset, ByteBuffer.wrap(chunk));
            storage.sync();
            offset += chunk.length;
        }
    }

    /** Makes a slot the one that boots, and gives the board a number, in both copies of the environment. */
    public void select(SlotName slot, String serialNumber) throws IOException {
        Storage copy0 = regions.get(Region.ENVIRONMENT_0);
        Storage copy1 = regions.get(Region.ENVIRONMENT_1);
        LoaderEnvironment environment =
                LoaderEnvironment.load(copy0, copy1, BootLoader.compiledIn(layout.partitionA()));
        int partition = layout.partition(slot);
        environment.set("mender_boot_part", Integer.toString(partition));
        environment.set("mender_boot_part_hex", Integer.toHexString(partition));
        environment.set("mender_saveenv_canary", "1");
        environment.set(SERIAL_NUMBER, serialNumber);
        environment.save();
        environment.save();
    }

    /** Fills the journal with zeros, as the agent's installation leaves it. */
    public Storage blankJournal() throws IOException {
        Storage journal = regions.get(Region.JOURNAL);
        journal.write(0, ByteBuffer.allocate(Math.toIntExact(journal.size())));
        journal.sync();
        return journal;
    }
}
