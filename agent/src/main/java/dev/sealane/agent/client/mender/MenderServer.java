package dev.sealane.agent.client.mender;

import dev.sealane.agent.client.Answer;
import dev.sealane.agent.client.ArtifactLink;
import dev.sealane.agent.client.DownloadException;
import dev.sealane.agent.client.FleetServer;
import dev.sealane.agent.client.Http;
import dev.sealane.agent.client.ProtocolException;
import dev.sealane.agent.client.ResumableDownload;
import dev.sealane.agent.client.mender.MenderMessages.UnusableAnswer;
import dev.sealane.agent.client.mender.MenderSession.Call;
import dev.sealane.agent.identity.DeviceIdentity;
import dev.sealane.agent.identity.DeviceKey;
import dev.sealane.agent.inventory.Attributes;
import dev.sealane.agent.json.JsonException;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Checkpoints;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.Pause;
import dev.sealane.agent.update.ReportAnswer;
import dev.sealane.agent.update.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A Mender server as an update sees it: our words translated into the device API and back.
 *
 * <p>Each method is one attempt (with one new admission where the token ran out). A server that asks for a pause is a
 * {@link dev.sealane.agent.client.BusyException}.
 */
public final class MenderServer implements FleetServer {
    private static final String DEPLOYMENTS = "v1/deployments/device/deployments/";
    private static final byte[] NOTHING_SENT = {};

    /** What the device is, read when it is needed: both may change while the agent runs. */
    public interface Device {
        /** The type of the hardware. */
        String type() throws IOException;

        /** What is installed at present. */
        Installed installed() throws IOException;
    }

    /** Who asks, and where. */
    public record Account(List<URI> servers, DeviceIdentity identity, DeviceKey key, Optional<String> tenantToken) {
        public Account {
            servers = List.copyOf(servers);
        }
    }

    private final Http http;
    private final MenderSession session;
    private final Device device;
    private final ResumableDownload.Rules rules;
    private final Pause pause;
    private byte[] sentInventory = NOTHING_SENT;
    private int sentInventoryIn;

    public MenderServer(Http http, Account account, Device device, ResumableDownload.Rules rules, Pause pause) {
        this.http = http;
        this.session = new MenderSession(
                http,
                account.servers(),
                new MenderSession.Credentials(account.identity(), account.key(), account.tenantToken()));
        this.device = device;
        this.rules = rules;
        this.pause = pause;
    }

    /** Asks in version 2 of the protocol, and in the two forms of version 1 where a server does not know that (3.1). */
    @Override
    public Optional<Assignment> next(Installed installed) throws IOException, InterruptedException {
        SortedMap<String, String> provides = provides(installed);
        Answer answer = session.call(new Call(
                "next",
                "POST",
                "v2/deployments/device/deployments/next",
                Optional.of(MenderMessages.nextV2(provides))));
        if (answer.status() == 404) {
            answer = session.call(
                    new Call("next", "POST", DEPLOYMENTS + "next", Optional.of(MenderMessages.nextV1(provides))));
        }
        if (answer.status() == 404 || answer.status() == 405) {
            answer = session.call(new Call("next", "GET", DEPLOYMENTS + "next?" + query(provides), Optional.empty()));
        }
        return switch (answer.status()) {
            case 200 -> Optional.of(assignment(answer));
            case 204 -> Optional.empty();
            default -> throw new ProtocolException("next", answer.status(), answer.excerpt());
        };
    }

    private static Assignment assignment(Answer answer) throws ProtocolException {
        try {
            return MenderMessages.assignment(answer.body());
        } catch (JsonException | UnusableAnswer e) {
            throw new ProtocolException("next", 200, String.valueOf(e.getMessage()));
        }
    }

    private SortedMap<String, String> provides(Installed installed) throws IOException {
        SortedMap<String, String> provides = new TreeMap<>(installed.provides());
        installed.artifactGroup().ifPresent(group -> provides.put("artifact_group", group));
        provides.put("artifact_name", installed.artifactName());
        provides.put("device_type", device.type());
        return provides;
    }

    private static String query(SortedMap<String, String> provides) {
        return "artifact_name=" + encoded(provides.getOrDefault("artifact_name", "")) + "&device_type="
                + encoded(provides.getOrDefault("device_type", ""));
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Before the commit the device proves anew that it can still reach and convince its server (1.6). */
    @Override
    public ReportAnswer report(Assignment assignment, Status status) throws IOException, InterruptedException {
        if (status == Status.COMMITTING) {
            session.forgetToken();
        }
        Answer answer = session.call(new Call(
                "status",
                "PUT",
                DEPLOYMENTS + assignment.id() + "/status",
                Optional.of(MenderMessages.status(status))));
        return switch (answer.status()) {
            case 200, 204 -> ReportAnswer.RECORDED;
            case 409 -> ReportAnswer.ABORTED;
            case 400, 404, 410 -> ReportAnswer.REFUSED;
            default -> throw new ProtocolException("status", answer.status(), answer.excerpt());
        };
    }

    /** A log that the server finds too large or wrong is dropped; sending it again would not help (5). */
    @Override
    public void sendLog(Assignment assignment, List<LogLine> lines) throws IOException, InterruptedException {
        Answer answer = session.call(
                new Call("log", "PUT", DEPLOYMENTS + assignment.id() + "/log", Optional.of(MenderMessages.log(lines))));
        switch (answer.status()) {
            case 200, 204, 400, 404, 409, 410, 413 -> {}
            default -> throw new ProtocolException("log", answer.status(), answer.excerpt());
        }
    }

    @Override
    public InputStream open(Assignment assignment, Checkpoints checkpoints) throws IOException, InterruptedException {
        return ResumableDownload.open(http, new Link(assignment), rules, assignment.id(), checkpoints, pause);
    }

    @Override
    public void forget(Assignment assignment) throws IOException {
        ResumableDownload.forget(rules.spool(), assignment.id());
    }

    @Override
    public boolean sendInventory(Attributes attributes) throws IOException, InterruptedException {
        byte[] body = MenderMessages.inventory(attributes);
        if (sentInventoryIn == session.admissions() && Arrays.equals(body, sentInventory)) {
            return false;
        }
        Answer answer = session.call(new Call("inventory", "PUT", "v1/inventory/device/attributes", Optional.of(body)));
        if (answer.status() != 200 && answer.status() != 204) {
            throw new ProtocolException("inventory", answer.status(), answer.excerpt());
        }
        sentInventory = body;
        sentInventoryIn = session.admissions();
        return true;
    }

    /** The protocol has no word for it: devices choose. */
    @Override
    public Optional<Duration> pollInterval() {
        return Optional.empty();
    }

    /** The link of an assignment; asking for work again gives a fresh one to the same artifact (3.4). */
    private final class Link implements ArtifactLink {
        private final Assignment assignment;
        private URI current;

        Link(Assignment assignment) throws IOException {
            this.assignment = assignment;
            this.current = address(assignment.source());
        }

        @Override
        public URI current() {
            return current;
        }

        @Override
        public URI refresh() throws IOException, InterruptedException {
            Optional<Assignment> now = next(device.installed());
            if (now.isEmpty() || !now.get().id().equals(assignment.id())) {
                throw new DownloadException(
                        DownloadException.Reason.WITHDRAWN,
                        "the server no longer offers the assignment " + assignment.id());
            }
            current = address(now.get().source());
            return current;
        }

        /** A server that is reached through TLS may not send its devices to an open line. */
        private URI address(String source) throws ProtocolException {
            try {
                URI uri = new URI(source);
                boolean web = "https".equals(uri.getScheme())
                        || ("http".equals(uri.getScheme())
                                && "http".equals(session.server().getScheme()));
                if (web && uri.getHost() != null) {
                    return uri;
                }
            } catch (java.net.URISyntaxException _) {
                // Refused below with everything else that is no usable link.
            }
            throw new ProtocolException(
                    "next",
                    200,
                    "expected an artifact.source.uri with the scheme "
                            + session.server().getScheme());
        }
    }
}
