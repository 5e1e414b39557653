package dev.sealane.agent.local;

import dev.sealane.agent.json.Json;
import dev.sealane.agent.json.JsonWriter;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.UpdateState.Updating;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The standalone mode as a person and a script see it: lines, JSON, and the exit codes of the stock client, on which
 * scripts rely (mender-device-api.md 14).
 */
public final class LocalConsole {
    /** Done. */
    public static final int DONE = 0;

    /** The command failed or was refused; a line on standard error says why. */
    public static final int FAILED = 1;

    /** There is nothing to commit or to roll back. */
    public static final int NOTHING_TO_DO = 2;

    /** Installed, and the device must be rebooted; only where the caller asked for this code. */
    public static final int REBOOT_NEEDED = 4;

    private final LocalUpdates updates;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean asJson;

    public LocalConsole(LocalUpdates updates, PrintWriter out, PrintWriter err, boolean asJson) {
        this.updates = updates;
        this.out = out;
        this.err = err;
        this.asJson = asJson;
    }

    /**
     * Installs an artifact.
     *
     * @param source a file or URL
     * @param rebootExitCode whether a needed reboot shows in the exit code
     */
    public int install(String source, boolean rebootExitCode) throws IOException, InterruptedException {
        return tell(updates.install(source), rebootExitCode);
    }

    /**
     * Verifies an artifact and its fit to this device, and installs nothing.
     *
     * @param source a file or URL
     */
    public int check(String source) throws IOException, InterruptedException {
        return tell(updates.check(source), false);
    }

    /** Makes the installed update permanent. */
    public int commit() throws IOException, InterruptedException {
        return tell(updates.commit(), false);
    }

    /**
     * Undoes the installed update.
     *
     * @param rebootExitCode whether a needed reboot shows in the exit code
     */
    public int rollback(boolean rebootExitCode) throws IOException, InterruptedException {
        return tell(updates.rollback(), rebootExitCode);
    }

    /** Shows what is installed and what is under way. */
    public int status() {
        String stage = updates.underWay().map(Updating::stage).map(Enum::name).orElse("IDLE");
        String update = updates.underWay()
                .map(updating -> updating.attempt().assignment().id())
                .orElse("");
        if (asJson) {
            Map<String, String> status = new LinkedHashMap<>();
            status.put("artifact_name", updates.installed().artifactName());
            status.put("stage", stage);
            status.put("update", update);
            printJson(new LinkedHashMap<>(Json.of(status).members()));
        } else {
            out.println("installed: " + updates.installed().artifactName());
            out.println("stage:     " + stage + (update.isEmpty() ? "" : " (" + update + ")"));
        }
        return DONE;
    }

    /** Shows the name of the installed artifact alone. */
    public int showArtifact() {
        String name = updates.installed().artifactName();
        if (asJson) {
            printJson(new LinkedHashMap<>(Json.of(Map.of("artifact_name", name)).members()));
        } else {
            out.println(name);
        }
        return DONE;
    }

    /** Shows everything that is provided by what is installed. */
    public int showProvides() {
        Installed installed = updates.installed();
        Map<String, String> provides = new LinkedHashMap<>(installed.provides());
        installed.artifactGroup().ifPresent(group -> provides.put("artifact_group", group));
        provides.put("artifact_name", installed.artifactName());
        if (asJson) {
            printJson(new LinkedHashMap<>(Json.of(provides).members()));
        } else {
            provides.forEach((key, value) -> out.println(key + "=" + value));
        }
        return DONE;
    }

    private int tell(LocalResult result, boolean rebootExitCode) {
        return switch (result) {
            case LocalResult.Done done -> {
                print("done", done.artifactName(), false, done.artifactName() + " is installed and committed");
                yield DONE;
            }
            case LocalResult.Fits fits -> {
                print("fits", fits.artifactName(), false, fits.artifactName() + " is good, and fits this device");
                yield DONE;
            }
            case LocalResult.Installed installed -> {
                String next = installed.rebootNeeded() ? "reboot, then commit or roll back" : "commit or roll back";
                print(
                        "installed",
                        installed.artifactName(),
                        installed.rebootNeeded(),
                        installed.artifactName() + " is installed: " + next);
                yield installed.rebootNeeded() && rebootExitCode ? REBOOT_NEEDED : DONE;
            }
            case LocalResult.RolledBack back -> {
                String next = back.rebootNeeded() ? ": reboot to run it" : "";
                print(
                        "rolled-back",
                        back.artifactName(),
                        back.rebootNeeded(),
                        "rolled back to " + back.artifactName() + next);
                yield back.rebootNeeded() && rebootExitCode ? REBOOT_NEEDED : DONE;
            }
            case LocalResult.Failed failed -> fail(failed.reason());
            case LocalResult.Refused refused -> fail(refused.reason());
            case LocalResult.NothingToDo _ -> {
                err.println("sealane: there is no update to commit or to roll back");
                yield NOTHING_TO_DO;
            }
        };
    }

    private int fail(String reason) {
        err.println("sealane: " + reason);
        return FAILED;
    }

    private void print(String state, String artifactName, boolean rebootNeeded, String sentence) {
        if (!asJson) {
            out.println(sentence);
            return;
        }
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("state", new Json.Str(state));
        members.put("artifact_name", new Json.Str(artifactName));
        members.put("reboot_needed", new Json.Bool(rebootNeeded));
        printJson(members);
    }

    private void printJson(SequencedMap<String, Json> members) {
        out.println(new String(JsonWriter.compact(new Json.Obj(members)), StandardCharsets.UTF_8));
    }
}
