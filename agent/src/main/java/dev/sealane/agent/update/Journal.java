package dev.sealane.agent.update;

import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.update.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What the agent knows about its updates, durably: what is installed, and the update under way.
 *
 * <p>The storage holds two records, each with a sequence number and a checksum, and they are written in turn: the record
 * that counts is never overwritten. A power cut during {@link #save} leaves the old state or the new one. Both the
 * installed provides and the state of the update are in one record, so a commit is one durable write.
 *
 * <p>A record is: magic, sequence number, length, content, CRC-32C of all that.
 */
public final class Journal {
    /** Room for two records with the largest state a device is expected to have, and far more. */
    public static final int DEFAULT_SIZE = 2 * 256 * 1024;

    /** Two sectors would hold an idle device; less is a mistake. */
    private static final int MINIMUM_SIZE = 2 * 4096;

    /** Records begin on a boundary that no sector crosses, so that a torn write harms only one of them. */
    private static final int ALIGNMENT = 4096;

    private static final int MAGIC = 0x534C4A31; // SLJ1
    private static final int HEADER_LENGTH = Integer.BYTES + Long.BYTES + Integer.BYTES;
    private static final int FRAME_LENGTH = HEADER_LENGTH + Integer.BYTES;

    private final Storage storage;
    private final int recordSize;
    private UpdateState state;
    private long sequence;

    private Journal(Storage storage, int recordSize, UpdateState state, long sequence) {
        this.storage = storage;
        this.recordSize = recordSize;
        this.state = state;
        this.sequence = sequence;
    }

    /**
     * Opens the journal and reads the newest whole record.
     *
     * <p>A storage full of zeros, or one whose very first record was torn, is a device that never had an update.
     *
     * @throws JournalException if no record can be trusted
     */
    public static Journal open(Storage storage) throws IOException {
        if (storage.size() < MINIMUM_SIZE) {
            throw new IllegalArgumentException(
                    "a journal has at least " + MINIMUM_SIZE + " bytes, found " + storage.size());
        }
        int recordSize = (int) Math.min(storage.size() / 2 / ALIGNMENT * ALIGNMENT, Integer.MAX_VALUE / 2);
        Slot first = read(storage, 0, recordSize);
        Slot second = read(storage, recordSize, recordSize);
        Optional<Whole> newest = newest(first, second);
        if (newest.isPresent()) {
            UpdateState state = UpdateStateFormat.read(newest.get().content());
            // Its writer may have been killed before it flushed this record, and the next one overwrites the other.
            storage.sync();
            return new Journal(storage, recordSize, state, newest.get().sequence());
        }
        if (second instanceof Empty) {
            return new Journal(storage, recordSize, new UpdateState.Idle(Installed.nothing()), 0);
        }
        throw new JournalException(
                Reason.DAMAGED, "expected a whole record in one of two places of the journal, found none");
    }

    /** The state that was read or saved last. */
    public UpdateState state() {
        return state;
    }

    /**
     * Makes {@code next} durable. A state that is there already costs no write.
     *
     * @throws JournalException if it does not fit or the medium fails; the old state then still counts
     */
    public void save(UpdateState next) throws JournalException {
        if (next.equals(state) && sequence > 0) {
            return;
        }
        ByteBuffer record = record(sequence + 1, UpdateStateFormat.write(next));
        try {
            storage.write(place(sequence + 1), record);
            storage.sync();
        } catch (IOException e) {
            throw new JournalException(Reason.MEDIUM, "the journal cannot be written: " + e.getMessage(), e);
        }
        sequence++;
        state = next;
    }

    /** Odd records go to the first place, even ones to the second. */
    private long place(long number) {
        return number % 2 == 1 ? 0 : recordSize;
    }

    private ByteBuffer record(long number, byte[] content) throws JournalException {
        if (content.length > recordSize - FRAME_LENGTH) {
            throw new JournalException(
                    Reason.TOO_LARGE,
                    "the state of the update needs " + content.length + " bytes and a journal record holds "
                            + (recordSize - FRAME_LENGTH));
        }
        ByteBuffer record = ByteBuffer.allocate(FRAME_LENGTH + content.length)
                .putInt(MAGIC)
                .putLong(number)
                .putInt(content.length)
                .put(content);
        return record.putInt(checksum(record.array(), record.position())).flip();
    }

    /** What one of the two places holds. */
    private sealed interface Slot {}

    private record Empty() implements Slot {}

    private record Torn() implements Slot {}

    private static final class Whole implements Slot {
        private final long sequence;
        private final byte[] content;

        Whole(long sequence, byte[] content) {
            this.sequence = sequence;
            this.content = content;
        }

        long sequence() {
            return sequence;
        }

        byte[] content() {
            return content.clone();
        }
    }

    private static Optional<Whole> newest(Slot first, Slot second) {
        if (first instanceof Whole one && second instanceof Whole other) {
            return Optional.of(one.sequence() > other.sequence() ? one : other);
        }
        if (first instanceof Whole one) {
            return Optional.of(one);
        }
        return second instanceof Whole other ? Optional.of(other) : Optional.empty();
    }

    private static Slot read(Storage storage, long place, int recordSize) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
        storage.read(place, header);
        header.flip();
        int magic = header.getInt();
        long number = header.getLong();
        int length = header.getInt();
        if (magic == 0 && number == 0 && length == 0) {
            return new Empty();
        }
        if (magic != MAGIC || number < 1 || length < 0 || length > recordSize - FRAME_LENGTH) {
            return new Torn();
        }
        ByteBuffer record = ByteBuffer.allocate(FRAME_LENGTH + length);
        storage.read(place, record);
        byte[] content = new byte[length];
        record.get(HEADER_LENGTH, content);
        boolean whole = record.getInt(HEADER_LENGTH + length) == checksum(record.array(), HEADER_LENGTH + length);
        return whole ? new Whole(number, content) : new Torn();
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
