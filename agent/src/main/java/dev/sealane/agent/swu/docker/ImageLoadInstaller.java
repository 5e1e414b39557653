package dev.sealane.agent.swu.docker;

import dev.sealane.agent.json.Json;
import dev.sealane.agent.json.JsonException;
import dev.sealane.agent.json.JsonReader;
import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.EntryInstaller;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Consumer;

/** {@code docker_imageload}: an archive of images of containers, as {@code docker save} makes it, into the engine. */
final class ImageLoadInstaller implements EntryInstaller {
    private static final Engine.Request LOAD = new Engine.Request("POST", "/images/load?quiet=1", "application/x-tar");

    private final Engine engine;
    private final Consumer<String> log;

    ImageLoadInstaller(Engine engine, Consumer<String> log) {
        this.engine = engine;
        this.log = log;
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.IMAGES);
    }

    @Override
    public Step plan(Entry entry) throws IOException {
        engine.requireReady(entry.label());
        return (phase, content) -> {
            if (phase == Phase.INSTALL) {
                load(entry, content);
            }
        };
    }

    private void load(Entry entry, EntryContent content) throws IOException {
        EngineAnswer answer;
        try (InputStream in = content.open()) {
            answer = engine.send(LOAD, in);
        }
        if (answer.status() != 200) {
            throw refused(entry, answer.status() + " " + answer.body().strip());
        }
        boolean loaded = false;
        for (String line : answer.body().lines().toList()) {
            loaded |= isLoaded(entry, line);
        }
        if (!loaded) {
            throw refused(entry, "nothing about an image that it loaded");
        }
    }

    /** The engine says that it loads before it finds out that it cannot, so each line counts. */
    private boolean isLoaded(Entry entry, String line) throws StepException {
        if (line.isBlank()) {
            return false;
        }
        Json.Obj told;
        try {
            told = JsonReader.readObject(line.getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw refused(entry, "something that is no JSON");
        }
        if (told.member("error").isPresent() || told.member("errorDetail").isPresent()) {
            throw refused(entry, told.string("error").orElse(line));
        }
        told.string("stream").ifPresent(text -> log.accept(text.strip()));
        return told.string("stream").isPresent();
    }

    private static StepException refused(Entry entry, String why) {
        String beginning = why.substring(0, Math.min(why.length(), EngineCommands.MAX_SHOWN));
        return new StepException(Reason.PROGRAM, entry.label() + ": the engine of containers answers: " + beginning);
    }
}
