package dev.sealane.agent.client.ddi;

import dev.sealane.agent.client.ArtifactLink;
import dev.sealane.agent.client.DownloadException;
import dev.sealane.agent.client.DownloadException.Reason;
import dev.sealane.agent.client.Http;
import dev.sealane.agent.client.ResumableDownload;
import dev.sealane.agent.client.ResumableDownload.Rules;
import dev.sealane.agent.client.SpoolPlace;
import dev.sealane.agent.update.Checkpoints;
import dev.sealane.agent.update.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The artifacts of actions: to be installed at once, or to be kept until they may be. */
final class Downloads {
    private static final System.Logger LOG = System.getLogger(Downloads.class.getName());

    private final Http http;
    private final DdiSession session;
    private final Actions actions;
    private final Rules rules;
    private final Path shelf;
    private final Pause pause;

    /** @param shelf the directory for what is fetched ahead of its time */
    Downloads(Http http, DdiSession session, Actions actions, Rules rules, Path shelf, Pause pause) {
        this.http = http;
        this.session = session;
        this.actions = actions;
        this.rules = rules;
        this.shelf = shelf;
        this.pause = pause;
    }

    /** The artifact from its first byte: what was fetched ahead, or from the network. */
    InputStream open(String id, Promise promise, Checkpoints checkpoints) throws IOException {
        Shelf fetched = Shelf.open(shelf);
        return fetched.holds(id, promise.size()) && isWhole(id, promise, fetched)
                ? open(id, promise, fetched.place(), fetched)
                : open(id, promise, rules.spool(), checkpoints);
    }

    /** What was kept for days may have decayed; then it is fetched again. */
    private boolean isWhole(String id, Promise promise, Shelf fetched) throws IOException {
        try (InputStream source = open(id, promise, fetched.place(), fetched)) {
            source.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (DownloadException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: fetched before, and not usable: {1}", id, e.getMessage());
            fetched.forget(id);
            return false;
        }
    }

    /**
     * Keeps the artifact on the shelf.
     *
     * @return the shelf with the artifact
     * @throws DownloadException if the server has not what it promised, or this device has no room
     */
    Shelf fetch(String id, Promise promise) throws IOException {
        Shelf place = Shelf.open(shelf);
        place.reserve(id);
        if (!place.holds(id, promise.size())) {
            try (InputStream source = open(id, promise, place.place(), place)) {
                source.transferTo(OutputStream.nullOutputStream());
            }
        }
        if (!place.holds(id, promise.size())) {
            throw new DownloadException(
                    Reason.TOO_LARGE, "expected room for " + promise.size() + " bytes in " + shelf + ", found less");
        }
        return place;
    }

    /** Whether the artifact of this action is here already. */
    boolean isFetched(String id, Promise promise) throws IOException {
        return Shelf.open(shelf).holds(id, promise.size());
    }

    /** Throws away what is kept for this action. */
    void forget(String id) throws IOException {
        ResumableDownload.forget(rules.spool(), id);
        Shelf.open(shelf).forget(id);
    }

    private InputStream open(String id, Promise promise, SpoolPlace place, Checkpoints checkpoints) throws IOException {
        Rules here = new Rules(rules.retries(), rules.maxBytes(), rules.longestPause(), rules.checkpointBytes(), place);
        InputStream bytes = ResumableDownload.open(http, new Link(id, promise), here, id, checkpoints, pause);
        return new CheckedDownload(
                bytes, promise, () -> requireWanted(id), actions.sleep().orElse(Poll.LONGEST_SLEEP));
    }

    /** Between polls a long download would not hear that it is in vain. Not being answered is no reason to stop. */
    private void requireWanted(String id) throws DownloadException {
        boolean isUnwanted = false;
        try {
            isUnwanted = actions.cancelationOf(id).isPresent();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", id, e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The next read of the download ends.
        }
        if (isUnwanted) {
            throw new DownloadException(Reason.WITHDRAWN, "the server wants the device to stop");
        }
    }

    /** The artifact of an action; the server may move it, but not change it. */
    private final class Link implements ArtifactLink {
        private final String id;
        private Promise promise;

        Link(String id, Promise promise) {
            this.id = id;
            this.promise = promise;
        }

        @Override
        public URI current() {
            return promise.link();
        }

        @Override
        public Map<String, String> headers() {
            return session.credentials(promise.link());
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(promise.size());
        }

        @Override
        public URI refresh() throws IOException, InterruptedException {
            Optional<Action> action = actions.find(new ActionLink(id, ""));
            if (action.isEmpty()) {
                throw new DownloadException(Reason.WITHDRAWN, "the server no longer offers the action " + id);
            }
            if (!(actions.choose(action.get()) instanceof Choice.Chosen(Promise now)) || !now.isSameBytes(promise)) {
                throw new DownloadException(Reason.CHANGED, "the server now has another artifact in the action " + id);
            }
            promise = now;
            return promise.link();
        }
    }
}
