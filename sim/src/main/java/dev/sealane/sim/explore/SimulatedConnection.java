package dev.sealane.sim.explore;

import dev.sealane.agent.client.ArtifactConnection;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** An artifact that a simulated server sends, in parts of the size of a network packet. */
final class SimulatedConnection implements ArtifactConnection {
    private static final int PACKET_BYTES = 1400;

    private final ReleaseArtifact artifact;
    private final LongConsumer requested;
    private Optional<InputStream> open = Optional.empty();

    /**
     * A connection that is not open yet.
     *
     * @param requested hears from which byte on the artifact is asked for
     */
    SimulatedConnection(ReleaseArtifact artifact, LongConsumer requested) {
        this.artifact = artifact;
        this.requested = requested;
    }

    @Override
    public void expect(long size, Optional<String> entityTag) {
        if (size != artifact.size()) {
            throw new IllegalStateException("the spool expects " + size + " bytes of " + artifact.size());
        }
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(artifact.size());
    }

    @Override
    public Optional<String> entityTag() {
        return Optional.of("\"release\"");
    }

    @Override
    public boolean startedWithoutSize() {
        return false;
    }

    @Override
    public int read(long position, byte[] into, int offset, int count) throws IOException {
        if (open.isEmpty()) {
            requested.accept(position);
            open = Optional.of(artifact.from(position));
        }
        return open.get().read(into, offset, Math.min(count, PACKET_BYTES));
    }

    @Override
    public void close() {
        open = Optional.empty();
    }
}
