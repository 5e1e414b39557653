package dev.sealane.agent.handler;

import dev.sealane.agent.boot.BootControl;
import dev.sealane.agent.boot.BootState;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.format.MenderPayload;
import dev.sealane.agent.handler.ImageException.Reason;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.update.HandlerAction;
import dev.sealane.agent.update.Installation;
import dev.sealane.agent.update.Payload;
import dev.sealane.agent.update.PayloadHandler;
import dev.sealane.agent.update.RebootNeed;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.mender.PayloadFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Installs a root file-system image into the slot that does not run (mender-device-api.md 15.2).
 *
 * <p>The order is the safety argument: plan and check before the first byte; write, flush, read back and compare with the
 * manifest's digest; only then, as the install action, one write of the boot environment. Nothing unverified is ever
 * selected, and the running slot is never written.
 */
public final class RootfsImageHandler implements PayloadHandler {
    /** The payload type this handler installs. */
    public static final String PAYLOAD_TYPE = "rootfs-image";

    /**
     * How much is written between two flushes: a flush of this much costs little against its writing, and reading back the
     * last window, which nothing overlaps, takes a fraction of a second.
     */
    public static final long WINDOW_BYTES = 64L * 1024 * 1024;

    private final BootControl boot;
    private final SlotStorages storages;
    private final ImageTransfer transfer;
    private final SlotTrial trial;

    /**
     * A handler for the slots of one device.
     *
     * @param windowBytes how much is written between two flushes, usually {@link #WINDOW_BYTES}
     */
    public RootfsImageHandler(BootControl boot, SlotStorages storages, Lanes lanes, long windowBytes) {
        this.boot = boot;
        this.storages = storages;
        this.trial = new SlotTrial(boot);
        this.transfer = new ImageTransfer(lanes, windowBytes);
    }

    @Override
    public Map<String, String> download(Installation installation, Payload payload) throws IOException {
        BootState before = boot.state(Optional.empty());
        Slot target = boot.slots().other(before.running());
        boot.checkArmable(target);
        try (Storage slot = storages.open(target)) {
            compare(write(MenderPayload.of(payload), target, slot), target);
        }
        return SlotTrial.notes(before.running(), target);
    }

    @Override
    public boolean supportsRollback(Installation installation) {
        return true;
    }

    @Override
    public RebootNeed needsReboot(Installation installation) {
        return RebootNeed.BY_HOST;
    }

    /** Where the boot loader went back already, or the device never left the old slot, nothing needs a reboot. */
    @Override
    public RebootNeed needsRollbackReboot(Installation installation) throws IOException {
        boolean runsOldSlot = boot.state(Optional.empty()).running().equals(trial.from(installation));
        return runsOldSlot ? RebootNeed.NONE : RebootNeed.BY_HOST;
    }

    /** The new slot runs and boots again: the one write of the commit was complete. */
    @Override
    public boolean isCommitted(Installation installation) throws IOException {
        return boot.state(Optional.of(trial.to(installation))) instanceof BootState.Committed;
    }

    @Override
    public void perform(HandlerAction action, Installation installation) throws IOException {
        switch (action) {
            case INSTALL -> boot.arm(trial.to(installation));
            case VERIFY_REBOOT -> trial.verifyRuns(trial.to(installation));
            case COMMIT -> boot.commit(trial.to(installation));
            case ROLLBACK -> boot.rollback(trial.from(installation));
            case VERIFY_ROLLBACK_REBOOT -> trial.verifyRolledBack(trial.to(installation));
            // The host reboots, and a slot leaves nothing to tidy up.
            case REBOOT, ROLLBACK_REBOOT, FAILURE, CLEANUP -> {}
        }
    }

    /** An image of the artifact, and what the medium holds in its place. */
    private record Written(PayloadFile image, Digest onMedium) {}

    private Written write(MenderPayload payload, Slot target, Storage slot) throws IOException {
        List<Written> images = new ArrayList<>();
        payload.stream((file, content) -> {
            if (!images.isEmpty()) {
                throw notOneFile("a second file, " + file.name());
            }
            images.add(new Written(file, writeImage(file, content, target, slot)));
        });
        if (images.isEmpty()) {
            throw notOneFile("none");
        }
        return images.getFirst();
    }

    private Digest writeImage(PayloadFile file, InputStream content, Slot target, Storage slot) throws IOException {
        if (file.size() > slot.size()) {
            throw new ImageException(
                    Reason.TOO_LARGE,
                    "slot " + target + " has " + slot.size() + " bytes and the image " + file.name() + " "
                            + file.size());
        }
        return transfer.write(content, file.size(), slot);
    }

    private static void compare(Written written, Slot target) throws IOException {
        Digest demanded = written.image().digest();
        if (!written.onMedium().equals(demanded)) {
            throw new ImageException(
                    Reason.READ_BACK,
                    "slot " + target + " reads back as " + written.onMedium() + ", the manifest demands " + demanded);
        }
    }

    private static ImageException notOneFile(String found) {
        return new ImageException(Reason.NOT_ONE_FILE, "a " + PAYLOAD_TYPE + " payload has one file, found " + found);
    }
}
