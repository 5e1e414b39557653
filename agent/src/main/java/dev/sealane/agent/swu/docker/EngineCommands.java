package dev.sealane.agent.swu.docker;

import dev.sealane.agent.json.JsonException;
import dev.sealane.agent.json.JsonReader;
import dev.sealane.agent.swu.step.DeviceScript;
import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.Targets;
import dev.sealane.artifact.swu.description.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The other {@code docker_} types: after the installation one question to the engine. What is to be removed and is not there, or
 * runs or stands already as it should, is as it should be.
 */
final class EngineCommands implements DeviceScript {
    static final int MAX_SHOWN = 500;

    /** Settings of a container are a few kilobytes. */
    private static final int MAX_SETUP_BYTES = 256 * 1024;

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*(?:[/:@][A-Za-z0-9_][A-Za-z0-9_.-]*)*");

    private final Engine engine;
    private final Command command;

    /** How an entry becomes a question. */
    private enum Naming {
        /** The thing has no name. */
        NONE,
        /** The name is part of the path, where {@code %s} stands. */
        IN_PATH,
        /** The name may be given, as a parameter. */
        AS_PARAMETER
    }

    /** What is asked, and which answers mean that it is done. */
    enum Command {
        IMAGE_DELETE("DELETE", "/images/%s", Naming.IN_PATH, false, 200, 404),
        IMAGE_PRUNE("POST", "/images/prune", Naming.NONE, false, 200, 200),
        CONTAINER_CREATE("POST", "/containers/create", Naming.AS_PARAMETER, true, 201, 201),
        CONTAINER_DELETE("DELETE", "/containers/%s", Naming.IN_PATH, false, 204, 404),
        CONTAINER_START("POST", "/containers/%s/start", Naming.IN_PATH, false, 204, 304),
        CONTAINER_STOP("POST", "/containers/%s/stop", Naming.IN_PATH, false, 204, 304),
        NETWORK_CREATE("POST", "/networks/create", Naming.NONE, true, 201, 201),
        NETWORK_DELETE("DELETE", "/networks/%s", Naming.IN_PATH, false, 204, 404),
        VOLUME_CREATE("POST", "/volumes/create", Naming.NONE, true, 201, 201),
        VOLUME_DELETE("DELETE", "/volumes/%s", Naming.IN_PATH, false, 204, 404);

        private final String method;
        private final String path;
        private final Naming naming;
        private final boolean takesSetup;
        private final int done;
        private final int asItIs;

        Command(String method, String path, Naming naming, boolean takesSetup, int done, int asItIs) {
            this.method = method;
            this.path = path;
            this.naming = naming;
            this.takesSetup = takesSetup;
            this.done = done;
            this.asItIs = asItIs;
        }

        private boolean isDone(int status) {
            return status == done || status == asItIs;
        }
    }

    EngineCommands(Engine engine, Command command) {
        this.engine = engine;
        this.command = command;
    }

    @Override
    public Step plan(Entry entry) throws IOException {
        String path = path(entry);
        if (command.takesSetup != entry.content().isPresent()) {
            throw refused(
                    entry,
                    "expected " + (command.takesSetup ? "a 'filename', found none" : "no 'filename', found one"));
        }
        engine.requireReady(entry.label());
        return new Asking(
                entry, new Engine.Request(command.method, path, command.takesSetup ? "application/json" : ""));
    }

    private String path(Entry entry) throws StepException {
        Optional<String> name = Targets.property(entry, "name");
        if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
            throw refused(entry, "'" + name.get() + "' is no name that an engine of containers has");
        }
        return switch (command.naming) {
            case NONE -> command.path;
            case IN_PATH ->
                command.path.replace(
                        "%s", name.orElseThrow(() -> refused(entry, "expected the property 'name', found none")));
            case AS_PARAMETER ->
                command.path + name.map(value -> "?name=" + value).orElse("");
        };
    }

    private static StepException refused(Entry entry, String why) {
        return new StepException(Reason.UNSUPPORTED, entry.label() + ": " + why);
    }

    private final class Asking implements Step {
        private final Entry entry;
        private final Engine.Request request;

        Asking(Entry entry, Engine.Request request) {
            this.entry = entry;
            this.request = request;
        }

        @Override
        public void check(EntryContent content) throws IOException {
            setup(content);
        }

        @Override
        public void perform(Phase phase, EntryContent content) throws IOException {
            if (phase != Phase.AFTER) {
                return;
            }
            EngineAnswer answer = engine.ask(request, setup(content));
            if (!command.isDone(answer.status())) {
                String told = answer.body().strip();
                throw new StepException(
                        Reason.PROGRAM,
                        entry.label() + ": the engine of containers answers " + answer.status() + " "
                                + told.substring(0, Math.min(told.length(), MAX_SHOWN)));
            }
        }

        private byte[] setup(EntryContent content) throws IOException {
            byte[] setup;
            try (InputStream in = content.open()) {
                setup = in.readNBytes(MAX_SETUP_BYTES + 1);
            }
            if (setup.length > MAX_SETUP_BYTES) {
                throw new StepException(
                        Reason.TOO_LARGE, entry.label() + ": expected at most " + MAX_SETUP_BYTES + " bytes");
            }
            if (command.takesSetup) {
                requireObject(setup);
            }
            return setup;
        }

        private void requireObject(byte[] setup) throws StepException {
            try {
                JsonReader.readObject(setup);
            } catch (JsonException e) {
                throw new StepException(
                        Reason.BAD_CONTENT, entry.label() + ": expected an object in JSON: " + e.getMessage());
            }
        }
    }
}
