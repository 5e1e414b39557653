package dev.sealane.agent.update;

import dev.sealane.artifact.ArtifactException;
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
            return new Event.Downloaded(receive(device.formats().open(source)));
        } catch (ArtifactException e) {
            // After a replay the spool may be to blame rather than the artifact.
            return replayed && isDamage(e)
                    ? new Event.Corrupted(String.valueOf(e.getMessage()))
                    : Interruption.failure(e);
        } catch (IOException e) {
            return Interruption.failure(e);
        }
    }

    private SortedMap<String, String> receive(IncomingArtifact artifact) throws IOException, InterruptedException {
        ArtifactFacts facts = artifact.accept(assignment(), state.installed(), device.deviceType());
        Optional<PayloadHandler> handler = handler(facts);
        device.scripts().store(artifact.scripts());
        progress.happened(new Event.Accepted(facts));
        Payload payload = artifact.payload();
        if (handler.isEmpty()) {
            payload.discard();
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

    private Optional<PayloadHandler> handler(ArtifactFacts facts) throws ArtifactException {
        if (facts.payloadType().isEmpty()) {
            return Optional.empty();
        }
        String type = facts.payloadType().get();
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
                || e instanceof ArtifactException.PayloadTypeUnsupported
                || e instanceof ArtifactException.HardwareMismatch
                || e instanceof ArtifactException.VersionRefused
                || e instanceof ArtifactException.SelectionUnknown
                || e instanceof ArtifactException.NothingToInstall
                || e instanceof ArtifactException.UnsupportedFeature);
    }
}
