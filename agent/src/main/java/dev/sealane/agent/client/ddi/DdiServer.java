package dev.sealane.agent.client.ddi;

import dev.sealane.agent.client.DownloadException;
import dev.sealane.agent.client.FleetServer;
import dev.sealane.agent.client.Http;
import dev.sealane.agent.client.ProtocolException;
import dev.sealane.agent.client.ResumableDownload;
import dev.sealane.agent.client.ddi.Feedback.Execution;
import dev.sealane.agent.client.ddi.Feedback.Finished;
import dev.sealane.agent.inventory.Attributes;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Checkpoints;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.Pause;
import dev.sealane.agent.update.ReportAnswer;
import dev.sealane.agent.update.Status;
import dev.sealane.agent.update.UpdateLog;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server that speaks hawkBit's DDI, as an update sees it: our words translated into the protocol and back.
 *
 * <p>The server is believed in what the protocol leaves to it, and in no more. A link that leads elsewhere is not followed
 * with the device's token; an artifact is held to the size and digest that were promised; and consent to an update is a
 * matter of the people at the server: this device never confirms for them.
 */
public final class DdiServer implements FleetServer {
    private static final System.Logger LOG = System.getLogger(DdiServer.class.getName());

    /** How the device is named at the server. */
    @FunctionalInterface
    public interface ControllerId {
        /** The name, never empty. */
        String read() throws IOException, InterruptedException;
    }

    /**
     * Who asks, and where.
     *
     * @param authorization the header field that proves the device; empty where its certificate does
     */
    public record Account(List<URI> servers, String tenant, ControllerId controllerId, Optional<String> authorization) {
        public Account {
            servers = List.copyOf(servers);
        }

        @Override
        public String toString() {
            return "Account[servers=" + servers + ", tenant=" + tenant + "]";
        }
    }

    /** What the device is, read when it is needed: it may change while the agent runs. */
    public interface Device {
        /** What is installed at present. */
        Installed installed() throws IOException;

        /** What the device says about itself. */
        Attributes inventory() throws IOException, InterruptedException;
    }

    private final DdiSession session;
    private final Device device;
    private final UpdateLog log;
    private final Actions actions;
    private final Downloads downloads;
    private final ConfigData configData;
    private final InstalledBase installedBase;
    private String awaited = "";
    private String unclosable = "";

    /**
     * @param directory survives updates: what is fetched ahead of its time is kept there
     * @param log explains a failure; the protocol has no other place for it than the final feedback
     */
    public DdiServer(
            Http http,
            Account account,
            Device device,
            ResumableDownload.Rules rules,
            Path directory,
            UpdateLog log,
            Pause pause) {
        this.session = new DdiSession(http, account);
        this.device = device;
        this.log = log;
        this.actions = new Actions(session, rules.maxBytes());
        this.downloads = new Downloads(http, session, actions, rules, directory.resolve("fetched"), pause);
        this.configData = new ConfigData(session);
        this.installedBase = new InstalledBase(directory.resolve("installed-base"));
    }

    @Override
    public Optional<Duration> pollInterval() {
        return actions.sleep();
    }

    /**
     * Asks for work. What the server wants to know comes first, because its choice of an artifact may depend on it; then
     * what it wants stopped.
     */
    @Override
    public Optional<Assignment> next(Installed installed) throws IOException, InterruptedException {
        Poll poll = actions.poll();
        if (poll.wantsAttributes() && configData.send(device.inventory())) {
            poll = actions.poll();
        }
        if (poll.cancel().isPresent()) {
            stopNothing(poll.cancel().get().id());
            poll = actions.poll();
        }
        poll.confirmation().ifPresent(this::awaitConsent);
        return poll.deployment().isPresent() ? consider(poll.deployment().get()) : Optional.empty();
    }

    /** A device that asks for work has nothing under way, so there is nothing to stop. */
    private void stopNothing(String cancelation) throws IOException, InterruptedException {
        String stopped = actions.stopId(cancelation);
        actions.acknowledge(cancelation, stopped, "Nothing of it is under way.");
        downloads.forget(stopped);
    }

    private void awaitConsent(ActionLink action) {
        if (!awaited.equals(action.id())) {
            LOG.log(System.Logger.Level.INFO, "action {0} waits for the consent of people at the server", action.id());
            awaited = action.id();
        }
    }

    private Optional<Assignment> consider(ActionLink link) throws IOException, InterruptedException {
        if (link.id().equals(unclosable)) {
            return Optional.empty(); // Doing it again would end in the same way, over and over.
        }
        Optional<Action> action = actions.find(link);
        if (action.isEmpty()) {
            return Optional.empty();
        }
        return switch (Plan.of(action.get(), actions.choose(action.get()))) {
            case Plan.Wait() -> Optional.empty();
            case Plan.Install(Promise promise) -> Optional.of(assignment(link.id(), promise));
            case Plan.Fetch(Promise promise, boolean isAll) -> {
                fetch(link.id(), promise, isAll);
                yield Optional.empty();
            }
            case Plan.Refuse(String reason) -> {
                refuse(link.id(), reason);
                yield Optional.empty();
            }
        };
    }

    private static Assignment assignment(String id, Promise promise) throws ProtocolException {
        try {
            return new Assignment(id, Assignment.Origin.SERVER, promise.source(), Optional.empty(), List.of());
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("deploymentBase", 200, String.valueOf(e.getMessage()));
        }
    }

    private void refuse(String id, String reason) throws IOException, InterruptedException {
        LOG.log(System.Logger.Level.WARNING, "action {0} is refused: {1}", id, reason);
        actions.tell(id, Feedback.closed(Finished.FAILURE, List.of(reason)));
    }

    /** Fetches what may not be installed yet, and says so once where that is all the server wants. */
    private void fetch(String id, Promise promise, boolean isAll) throws IOException, InterruptedException {
        if (!downloads.isFetched(id, promise) && !isOpen(id)) {
            return;
        }
        Shelf shelf;
        try {
            shelf = downloads.fetch(id, promise);
        } catch (DownloadException e) {
            endFetch(id, e);
            return;
        }
        if (isAll && !shelf.isTold()) {
            actions.tell(
                    id, new Feedback(Execution.DOWNLOADED, Finished.SUCCESS, List.of("Downloaded, not installed.")));
            shelf.tell();
        }
    }

    /** Says that a fetch begins; whether the server still wants to hear of the action. */
    private boolean isOpen(String id) throws IOException, InterruptedException {
        Feedback begun = Feedback.proceeding(Execution.DOWNLOAD, "Downloading; not to be installed yet.");
        return actions.tell(id, begun) != ReportAnswer.ABORTED;
    }

    /** What only time can mend is tried again; for the rest the action ends. */
    private void endFetch(String id, DownloadException e) throws IOException, InterruptedException {
        switch (e.reason()) {
            case ATTEMPTS_USED_UP -> throw e;
            case WITHDRAWN -> downloads.forget(id);
            case CHANGED, OTHER_BYTES, REFUSED, TOO_LARGE -> {
                downloads.forget(id);
                refuse(id, String.valueOf(e.getMessage()));
            }
        }
    }

    /** Statuses on the way are also the moments at which the device hears that it is to stop. */
    @Override
    public ReportAnswer report(Assignment assignment, Status status) throws IOException, InterruptedException {
        return status.isFinal() ? reportEnd(assignment.id(), status) : reportProgress(assignment.id(), status);
    }

    private ReportAnswer reportProgress(String id, Status status) throws IOException, InterruptedException {
        return actions.cancelationOf(id).isPresent() ? ReportAnswer.ABORTED : actions.tell(id, feedback(status));
    }

    /**
     * A success counts although the server wants the device to stop (digest, 2.5). A device that went back answers the
     * cancelation, unless it could not go back completely: nobody must take that for a device as it was before.
     */
    private ReportAnswer reportEnd(String id, Status status) throws IOException, InterruptedException {
        String installed = device.installed().artifactName();
        boolean isBack = status == Status.FAILURE && !installed.endsWith(Installed.INCONSISTENT);
        Optional<String> cancelation = isBack ? actions.cancelationOf(id) : Optional.empty();
        ReportAnswer answer = cancelation.isPresent()
                ? actions.acknowledge(cancelation.get(), id, "Stopped; " + installed + " stays installed.")
                : actions.tell(id, feedback(status));
        if (status == Status.SUCCESS && answer == ReportAnswer.RECORDED) {
            rememberInstalled();
        }
        if (answer == ReportAnswer.REFUSED) {
            LOG.log(System.Logger.Level.WARNING, "the server does not let action {0} end", id);
            unclosable = id;
        }
        return answer == ReportAnswer.ABORTED ? ReportAnswer.REFUSED : answer;
    }

    /** At worst the server is told once more. */
    private void rememberInstalled() throws IOException {
        try {
            installedBase.remember(device.installed());
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "what is installed is not noted: {0}", e.getMessage());
        }
    }

    private Feedback feedback(Status status) throws IOException {
        return switch (status) {
            case DOWNLOADING -> Feedback.proceeding(Execution.DOWNLOAD, "Downloading.");
            case INSTALLING -> Feedback.proceeding(Execution.PROCEEDING, "Installing.");
            case REBOOTING -> Feedback.proceeding(Execution.PROCEEDING, "Rebooting.");
            case COMMITTING -> Feedback.proceeding(Execution.PROCEEDING, "The new software runs; it is to be kept.");
            case SUCCESS -> Feedback.closed(Finished.SUCCESS, List.of("Installed."));
            case ALREADY_INSTALLED -> Feedback.closed(Finished.SUCCESS, List.of("It was installed already."));
            case FAILURE -> Feedback.closed(Finished.FAILURE, explanation());
        };
    }

    /** A failure has to be told, with or without its log. */
    private List<String> explanation() throws IOException {
        try {
            return Explanation.of(log.lines());
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            return List.of("The log cannot be read: " + e.getMessage());
        }
    }

    /** The log went with the final feedback; after it the action is closed. */
    @Override
    public void sendLog(Assignment assignment, List<LogLine> lines) {}

    @Override
    public InputStream open(Assignment assignment, Checkpoints checkpoints) throws IOException {
        return downloads.open(assignment.id(), Promise.ofSource(assignment.source()), checkpoints);
    }

    @Override
    public void forget(Assignment assignment) throws IOException {
        downloads.forget(assignment.id());
    }

    @Override
    public boolean sendInventory(Attributes attributes) throws IOException, InterruptedException {
        boolean isSent = configData.sendIfNew(attributes);
        installedBase.tell(session, device.installed());
        return isSent;
    }
}
