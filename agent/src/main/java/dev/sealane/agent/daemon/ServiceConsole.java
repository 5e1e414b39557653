package dev.sealane.agent.daemon;

import dev.sealane.agent.Agent;
import dev.sealane.agent.client.NotAdmittedException;
import dev.sealane.agent.daemon.Check.Finding;
import dev.sealane.agent.json.Json;
import dev.sealane.agent.json.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** The verbs that need a server, as a person and a service manager see them. */
public final class ServiceConsole {
    /** Done; for a daemon: stopped by a signal. */
    public static final int DONE = 0;

    /** Failed; a line on standard error says why. */
    public static final int FAILED = 1;

    /** The server does not admit this device (yet). */
    public static final int NOT_ADMITTED = 4;

    private final Agent agent;
    private final PrintWriter out;
    private final PrintWriter err;

    public ServiceConsole(Agent agent, PrintWriter out, PrintWriter err) {
        this.agent = agent;
        this.out = out;
        this.err = err;
    }

    /** Runs as a service until a signal ends it. */
    public int daemon() {
        if (agent.server().isEmpty()) {
            return noServer();
        }
        Wishes wishes = new Wishes();
        Signals.wire(wishes, Thread.currentThread());
        try {
            new Daemon(agent, wishes, InstantSource.system(), new SecureRandom()).run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The way every daemon ends.
        }
        return DONE;
    }

    /** Asks the server once and says what would be installed. */
    public int check(boolean asJson) throws IOException, InterruptedException {
        if (agent.server().isEmpty()) {
            return noServer();
        }
        try {
            print(Check.run(agent), asJson);
            return DONE;
        } catch (NotAdmittedException e) {
            err.println("sealane: " + e.getMessage());
            return NOT_ADMITTED;
        }
    }

    private int noServer() {
        err.println("sealane: the configuration names no server; add server.url");
        return FAILED;
    }

    private void print(Finding finding, boolean asJson) {
        if (asJson) {
            out.println(new String(JsonWriter.compact(Json.of(members(finding))), StandardCharsets.UTF_8));
            return;
        }
        String installed = finding.installed().artifactName();
        out.println(
                switch (finding) {
                    case Finding.UpToDate _ -> "nothing to do: " + installed + " is installed";
                    case Finding.Offered offered ->
                        "would install " + offered.assignment().artifactName().orElse("an unnamed artifact") + " over "
                                + installed + " (deployment "
                                + offered.assignment().id() + ")";
                    case Finding.UnderWay underWay ->
                        "an update is under way: " + underWay.assignment().id() + " in " + underWay.stage();
                });
    }

    private static Map<String, String> members(Finding finding) {
        Map<String, String> members = new LinkedHashMap<>();
        switch (finding) {
            case Finding.UpToDate _ -> members.put("state", "up-to-date");
            case Finding.Offered offered -> {
                members.put("state", "offered");
                members.put("deployment", offered.assignment().id());
                offered.assignment().artifactName().ifPresent(name -> members.put("offered", name));
            }
            case Finding.UnderWay underWay -> {
                members.put("state", "under-way");
                members.put("deployment", underWay.assignment().id());
                members.put("stage", underWay.stage());
            }
        }
        members.put("installed", finding.installed().artifactName());
        return members;
    }
}
