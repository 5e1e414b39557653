package dev.sealane.sim.explore;

import dev.sealane.agent.storage.Storage;
import dev.sealane.sim.board.Fault;
import dev.sealane.sim.board.Region;
import dev.sealane.sim.board.Regions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Mistakes that an agent could make with its storage. The explorer must find every one of them; the tests see to it.
 *
 * <p>Each is made below the agent, in the storages it is given, so that the agent's code stays what ships.
 */
public enum PlantedFault {
    /** Nothing is wrong. */
    NONE("the agent as it is"),
    /** The image is never flushed, and its read-back is served from the cache. */
    SLOT_FLUSH_REMOVED("the slots are not flushed"),
    /** The environment is never flushed. */
    ENVIRONMENT_FLUSH_REMOVED("the environment is not flushed"),
    /** The journal is never flushed. */
    JOURNAL_FLUSH_REMOVED("the journal is not flushed"),
    /** Both copies of the environment are rewritten in place by one update. */
    BOTH_COPIES_AT_ONCE("both environment copies are written at once"),
    /** The image is flushed, but only after the boot environment points to it. */
    SWITCH_BEFORE_FLUSH("the boot environment is switched before the image is flushed"),
    /** Each state reaches the journal only after its effect. */
    JOURNAL_AFTER_EFFECT("the journal is written after the effect"),
    /** The journal says how much of a download is durable before it is. */
    CHECKPOINT_BEFORE_FLUSH("a download's checkpoint is recorded before its bytes are flushed");

    private final String summary;

    PlantedFault(String summary) {
        this.summary = summary;
    }

    /** One line for a person. */
    public String summary() {
        return summary;
    }

    /** A fresh fault for one power-on. */
    public Fault make() {
        return switch (this) {
            case NONE -> Fault.none();
            case SLOT_FLUSH_REMOVED -> flushRemoved(Region.SLOT_A, Region.SLOT_B);
            case ENVIRONMENT_FLUSH_REMOVED -> flushRemoved(Region.ENVIRONMENT_0, Region.ENVIRONMENT_1);
            case JOURNAL_FLUSH_REMOVED -> flushRemoved(Region.JOURNAL);
            case BOTH_COPIES_AT_ONCE -> PlantedFault::bothCopiesAtOnce;
            case SWITCH_BEFORE_FLUSH -> PlantedFault::switchBeforeFlush;
            case JOURNAL_AFTER_EFFECT -> new LateJournal();
            case CHECKPOINT_BEFORE_FLUSH -> PlantedFault::checkpointBeforeFlush;
        };
    }

    private static Fault flushRemoved(Region... where) {
        return regions -> {
            Regions planted = regions;
            for (Region region : where) {
                planted = planted.with(region, new Unflushed(regions.get(region)));
            }
            return planted;
        };
    }

    private static Regions bothCopiesAtOnce(Regions regions) {
        Storage copy0 = regions.get(Region.ENVIRONMENT_0);
        Storage copy1 = regions.get(Region.ENVIRONMENT_1);
        return regions.with(Region.ENVIRONMENT_0, new Mirrored(copy0, copy1))
                .with(Region.ENVIRONMENT_1, new Mirrored(copy1, copy0));
    }

    private static Regions switchBeforeFlush(Regions regions) {
        Postponed slotA = new Postponed(regions.get(Region.SLOT_A));
        Postponed slotB = new Postponed(regions.get(Region.SLOT_B));
        return regions.with(Region.SLOT_A, slotA)
                .with(Region.SLOT_B, slotB)
                .with(Region.ENVIRONMENT_0, new FlushedFirst(regions.get(Region.ENVIRONMENT_0), List.of(slotA, slotB)))
                .with(Region.ENVIRONMENT_1, new FlushedFirst(regions.get(Region.ENVIRONMENT_1), List.of(slotA, slotB)));
    }

    private static Regions checkpointBeforeFlush(Regions regions) {
        Postponed spool = new Postponed(regions.get(Region.SPOOL));
        return regions.with(Region.SPOOL, spool)
                .with(Region.JOURNAL, new FlushedFirst(regions.get(Region.JOURNAL), List.of(spool)));
    }

    /** A storage that passes everything on; read-back goes through the cache, which hides what is not flushed. */
    private static class Behind implements Storage {
        final Storage storage;

        Behind(Storage storage) {
            this.storage = storage;
        }

        @Override
        public long size() {
            return storage.size();
        }

        @Override
        public void read(long offset, ByteBuffer into) throws IOException {
            storage.read(offset, into);
        }

        @Override
        public void write(long offset, ByteBuffer from) throws IOException {
            storage.write(offset, from);
        }

        @Override
        public void sync() throws IOException {
            storage.sync();
        }

        @Override
        public void close() throws IOException {
            storage.close();
        }
    }

    private static final class Unflushed extends Behind {
        Unflushed(Storage storage) {
            super(storage);
        }

        @Override
        public void sync() {}
    }

    private static final class Mirrored extends Behind {
        private final Storage twin;

        Mirrored(Storage storage, Storage twin) {
            super(storage);
            this.twin = twin;
        }

        @Override
        public void write(long offset, ByteBuffer from) throws IOException {
            twin.write(offset, from.duplicate());
            super.write(offset, from);
        }

        @Override
        public void sync() throws IOException {
            super.sync();
            twin.sync();
        }
    }

    private static final class Postponed extends Behind {
        private boolean owed;

        Postponed(Storage storage) {
            super(storage);
        }

        @Override
        public void sync() {
            owed = true;
        }

        void catchUp() throws IOException {
            if (owed) {
                owed = false;
                storage.sync();
            }
        }
    }

    private static final class FlushedFirst extends Behind {
        private final List<Postponed> later;

        FlushedFirst(Storage storage, List<Postponed> later) {
            super(storage);
            this.later = later;
        }

        @Override
        public void sync() throws IOException {
            super.sync();
            for (Postponed slot : later) {
                slot.catchUp();
            }
        }
    }

    /** Holds each record back until the next one comes, or the board resets. */
    private static final class LateJournal implements Fault {
        private Optional<HeldBack> journal = Optional.empty();

        @Override
        public Regions plant(Regions regions) {
            HeldBack late = new HeldBack(regions.get(Region.JOURNAL));
            journal = Optional.of(late);
            return regions.with(Region.JOURNAL, late);
        }

        @Override
        public void beforeReset() throws IOException {
            if (journal.isPresent()) {
                journal.get().catchUp();
            }
        }
    }

    private static final class HeldBack extends Behind {
        private record Write(long offset, ByteBuffer content) {}

        private final List<Write> held = new ArrayList<>();

        HeldBack(Storage storage) {
            super(storage);
        }

        @Override
        public void read(long offset, ByteBuffer into) throws IOException {
            catchUp();
            super.read(offset, into);
        }

        @Override
        public void write(long offset, ByteBuffer from) throws IOException {
            catchUp();
            ByteBuffer copy = ByteBuffer.allocate(from.remaining()).put(from).flip();
            held.add(new Write(offset, copy));
        }

        @Override
        public void sync() {}

        void catchUp() throws IOException {
            for (Write write : held) {
                super.write(write.offset(), write.content());
            }
            if (!held.isEmpty()) {
                super.sync();
            }
            held.clear();
        }
    }
}
