package dev.sealane.agent.update;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.MenderReader;
import dev.sealane.artifact.mender.PayloadType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The download effect: the artifact streams once, through the reader and all checks, into the payload's handler.
 *
 * <p>Every check that needs only the header comes before the handler is called, and before anything is written.
 */
final class Download {
    /** Journals what becomes known while the download goes on. */
    @FunctionalInterface
    interface Progress {
        void happened(Event event) throws IOException;
    }

    private final Device device;
    private final UpdateServer server;
    private final UpdateState.Updating state;
    private final Progress progress;

    Download(Device device, UpdateServer server, UpdateState.Updating state, Progress progress) {
        this.device = device;
        this.server = server;
        this.state = state;
        this.progress = progress;
    }

    Event run() throws InterruptedException {
        boolean replayed = state.attempt().spooled() > 0;
        try (InputStream source = server.open(assignment(), checkpoints())) {
            return new Event.Downloaded(receive(MenderReader.open(source, device.reading())));
        } catch (ArtifactException e) {
            // After a replay the spool may be to blame rather than the artifact.
            return replayed && isDamage(e)
                    ? new Event.Corrupted(String.valueOf(e.getMessage()))
                    : Interruption.failure(e);
        } catch (IOException e) {
            return Interruption.failure(e);
        }
    }

    private SortedMap<String, String> receive(MenderReader reader) throws IOException, InterruptedException {
        MenderHeader header = reader.header();
        check(header);
        ArtifactFacts facts = facts(header);
        Optional<PayloadHandler> handler = handler(header);
        device.scripts().store(header.scripts());
        progress.happened(new Event.Accepted(facts));
        Payload payload = new Payload(reader);
        if (handler.isEmpty()) {
            payload.stream((file, content) -> {});
            return Collections.emptySortedMap();
        }
        Installation installation = new Installation(
                assignment(), facts, state.installed(), device.deviceType(), Collections.emptySortedMap());
        SortedMap<String, String> notes = Installation.checkNotes(handler.get().download(installation, payload));
        if (!payload.isVerified()) {
            throw new IllegalStateException("the handler did not read the payload to its end");
        }
        return notes;
    }

    /** mender-device-api.md 3.3, then device type and depends. */
    private void check(MenderHeader header) throws IOException {
        Optional<String> promised = assignment().artifactName();
        if (promised.isPresent() && !promised.get().equals(header.artifactName())) {
            throw new IOException("the artifact is named '" + header.artifactName() + "' and the server promised '"
                    + promised.get() + "'");
        }
        if (!header.deviceTypes().containsAll(assignment().deviceTypes())) {
            throw new IOException("the server promised an artifact for "
                    + assignment().deviceTypes() + ", found one for " + header.deviceTypes());
        }
        state.installed().requireFits(header, device.deviceType());
    }

    private ArtifactFacts facts(MenderHeader header) throws IOException {
        try {
            return new ArtifactFacts(
                    header.payloadType().map(PayloadType::value),
                    state.installed().after(header));
        } catch (IllegalArgumentException e) {
            throw new IOException("the device cannot keep what the artifact provides: " + e.getMessage(), e);
        }
    }

    private Optional<PayloadHandler> handler(MenderHeader header) throws ArtifactException {
        if (header.payloadType().isEmpty()) {
            return Optional.empty();
        }
        String type = header.payloadType().get().value();
        Optional<PayloadHandler> handler = device.handlers().find(type);
        if (handler.isEmpty()) {
            throw new ArtifactException.PayloadTypeUnsupported(type, "other types");
        }
        return handler;
    }

    private Checkpoints checkpoints() {
        return new Checkpoints() {
            @Override
            public long durable() {
                return state.attempt().spooled();
            }

            @Override
            public void record(long bytes) throws IOException {
                progress.happened(new Event.Spooled(bytes));
            }
        };
    }

    private Assignment assignment() {
        return state.attempt().assignment();
    }

    private static boolean isDamage(ArtifactException e) {
        return !(e instanceof ArtifactException.DeviceTypeMismatch
                || e instanceof ArtifactException.DependencyUnmet
                || e instanceof ArtifactException.PayloadTypeUnsupported);
    }
}
