package dev.sealane.agent.swu.step;

import dev.sealane.agent.storage.FileStorage;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.rdiff.PatchedInput;
import dev.sealane.artifact.swu.SwuLimits;
import dev.sealane.artifact.swu.description.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Applies a delta of {@code rdiff} to a file or device.
 *
 * <p>The format cannot tell a wrong basis. Where the image promises a digest of the result, the delta is applied once for
 * the digest alone before anything is written, and compared again while it is written.
 */
final class RdiffRebuilding implements Rebuilding {
    private static final long MAX_BYTES = SwuLimits.defaults().payloadBytes();

    private final Entry entry;
    private final Path basis;
    private final Optional<Digest> promised;

    /** Looks at nothing yet. */
    RdiffRebuilding(Entry entry, Path basis) throws StepException {
        this.entry = entry;
        this.basis = basis;
        this.promised = Targets.digest(entry);
    }

    @Override
    public void prepare(EntryContent delta) throws IOException {
        if (promised.isPresent()) {
            try (InputStream rebuilt = open(delta)) {
                rebuilt.transferTo(OutputStream.nullOutputStream());
            }
        } else {
            measure(delta);
        }
    }

    @Override
    public EntryContent rebuilt(EntryContent delta) throws IOException {
        OptionalLong size = entry.installedDirectly() ? OptionalLong.empty() : OptionalLong.of(measure(delta));
        return EntryContent.rebuilt(() -> open(delta), size, promised);
    }

    private InputStream open(EntryContent delta) throws IOException {
        MediumBasis medium = new MediumBasis(FileStorage.openReadOnly(basis));
        try {
            return new PromisedInput(
                    new PatchedInput(delta.open(), medium, MAX_BYTES, entry.label()), medium, promised, entry.label());
        } catch (IOException e) {
            medium.close();
            throw e;
        }
    }

    private long measure(EntryContent delta) throws IOException {
        try (MediumBasis medium = new MediumBasis(FileStorage.openReadOnly(basis));
                InputStream commands = delta.open()) {
            return PatchedInput.measure(commands, medium.size(), MAX_BYTES, entry.label());
        }
    }
}
