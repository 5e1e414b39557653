package dev.sealane.agent.swu.step;

import dev.sealane.agent.storage.FileStorage;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.OptionalLong;
import java.util.Set;

/** {@code readback}: after everything is written, a part of a target has to have a digest. */
final class ReadBackInstaller implements EntryInstaller {
    private static final int BUFFER_BYTES = 1024 * 1024;
    private static final int ALIGNMENT = 4096;

    @Override
    public Set<Section> sections() {
        return Set.of(Section.SCRIPTS);
    }

    @Override
    public boolean writesTarget() {
        return false;
    }

    @Override
    public Step plan(Entry entry) throws IOException {
        Path place = Targets.device(entry);
        if (!Files.exists(place)) {
            throw new StepException(Reason.NO_TARGET, entry.label() + ": expected a device or file at " + place);
        }
        Digest digest = Targets.digest(entry)
                .orElseThrow(() -> new StepException(
                        Reason.UNSUPPORTED, entry.label() + ": expected 64 hexadecimal digits as 'sha256'"));
        return new ReadBack(
                entry, place, digest, Targets.bytes(entry, "offset").orElse(0), Targets.bytes(entry, "size"));
    }

    private record ReadBack(Entry entry, Path place, Digest digest, long offset, OptionalLong size) implements Step {
        @Override
        public void perform(Phase phase, EntryContent content) throws IOException {
            if (phase != Phase.AFTER) {
                return;
            }
            try (Storage target = FileStorage.openReadOnly(place)) {
                Digest found = hash(target, size.orElse(target.size() - offset));
                if (!found.equals(digest)) {
                    throw new StepException(
                            Reason.READ_BACK,
                            entry.label() + ": " + place + " has the digest " + found + ", expected " + digest);
                }
            }
        }

        private Digest hash(Storage target, long length) throws IOException {
            MessageDigest hash = Digest.sha256();
            ByteBuffer buffer =
                    ByteBuffer.allocateDirect(BUFFER_BYTES + ALIGNMENT).alignedSlice(ALIGNMENT);
            for (long done = 0; done < length; ) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, length - done));
                target.readBack(offset + done, buffer);
                done += buffer.flip().remaining();
                hash.update(buffer);
            }
            return Digest.finish(hash);
        }
    }
}
