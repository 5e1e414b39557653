package dev.sealane.agent.swu.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.swu.EntryBench;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine that runs containers is asked, and what its answers mean. */
final class DockerInstallersTest {
    private static final String LOAD = "POST /images/load?quiet=1";

    @TempDir
    private Path directory;

    private FakeEngine engine;
    private EntryBench bench;

    @BeforeEach
    void startEngine() throws IOException {
        engine = new FakeEngine(directory.resolve("engine"));
        bench = new EntryBench(directory, List.of());
    }

    @AfterEach
    void stopEngine() throws IOException {
        engine.close();
    }

    @Test
    void loadsAnImageInChunks() throws Exception {
        engine.answering(
                LOAD,
                "200 OK\r\nTransfer-Encoding: chunked\r\n\r\n21\r\n{\"stream\":\"Loaded image: a:1\\n\"}\n\r\n0\r\n\r\n");

        bench.file("a", "x".repeat(100_000)).install(load());

        assertThat(engine.asked()).containsExactly(LOAD + " " + "x".repeat(100_000));
    }

    @Test
    void failsWhenTheEngineFindsOutLateThatItCannotLoad() {
        engine.answering(LOAD, "200 OK\r\n\r\n{\"stream\":\"loading\"}\n{\"error\":\"no space left\"}\n");

        assertThatThrownBy(() -> bench.file("a", "x").install(load())).hasMessageContaining("no space left");
    }

    @Test
    void failsWhenTheEngineLoadsNothingOrHangsUp() {
        bench.file("a", "x");
        for (String answer : List.of(
                "200 OK\r\n\r\n{\"status\":\"fine\"}\n",
                "200 OK\r\nContent-Length: 0\r\n\r\n",
                "200 OK\r\n\r\nLoaded\n",
                "500 Error\r\n\r\n{\"message\":\"bad\"}",
                "200 OK\r\nContent-Length: 50\r\n\r\n{\"stream\"",
                "200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"stream\":",
                "200 OK\r\nX: " + "y".repeat(20_000) + "\r\n\r\n",
                "bad")) {
            engine.answering(LOAD, answer);
            assertThatThrownBy(() -> bench.install(load())).as(answer).isInstanceOf(IOException.class);
        }
    }

    @Test
    void createsStartsAndStopsAfterTheInstallationInTheOrderOfTheImage() throws Exception {
        String created = "201 Created\r\nContent-Length: 2\r\n\r\n{}";
        engine.answering("POST /networks/create", created)
                .answering("POST /volumes/create", created)
                .answering("POST /containers/create?name=web", created)
                .answering("POST /containers/old/stop", "304 Not Modified\r\n\r\n")
                .answering("POST /containers/web/start", "204 No Content\r\n\r\n")
                .answering("DELETE /containers/old", "204 No Content\r\n\r\n")
                .answering("POST /images/prune", "200 OK\r\nContent-Length: 2\r\n\r\n{}");

        bench.file("n", "{\"Name\":\"n\"}")
                .file("v", "{\"Name\":\"v\"}")
                .file("c", "{\"Image\":\"a:1\"}")
                .install("""
                scripts = ( { type = "docker_containerstop"; properties = { name = "old"; }; },
                            { type = "docker_networkcreate"; filename = "n"; },
                            { type = "docker_volumecreate"; filename = "v"; },
                            { type = "docker_containercreate"; filename = "c"; properties = { name = "web"; }; },
                            { type = "docker_containerstart"; properties = { name = "web"; }; },
                            { type = "docker_containerdelete"; properties = { name = "old"; }; },
                            { type = "docker_networkdelete"; properties = { name = "gone"; }; },
                            { type = "docker_volumedelete"; properties = { name = "gone"; }; },
                            { type = "docker_imagedelete"; properties = { name = "registry:5000/a/b:1"; }; },
                            { type = "docker_imageprune"; } );
                """);

        assertThat(engine.asked())
                .containsExactly(
                        "POST /containers/old/stop",
                        "POST /networks/create {\"Name\":\"n\"}",
                        "POST /volumes/create {\"Name\":\"v\"}",
                        "POST /containers/create?name=web {\"Image\":\"a:1\"}",
                        "POST /containers/web/start",
                        "DELETE /containers/old",
                        "DELETE /networks/gone",
                        "DELETE /volumes/gone",
                        "DELETE /images/registry:5000/a/b:1",
                        "POST /images/prune");
    }

    @Test
    void failsWhenTheEngineDoesNotDoWhatIsAsked() {
        engine.answering("DELETE /containers/web", "409 Conflict\r\n\r\n{\"message\":\"is running\"}");

        assertThatThrownBy(() -> bench.install(named("containerdelete", "web")))
                .hasMessageContaining("409")
                .hasMessageContaining("is running");
        assertRefused(Reason.PROGRAM, named("containerstart", "none"));
    }

    @Test
    void refusesBeforeTheEngineIsAsked() throws Exception {
        bench.file("c", "[]").file("large", "{\"a\":\"" + "x".repeat(300_000) + "\"}");
        String create = "scripts = ( { type = \"docker_containercreate\"; filename = \"%s\"; } );";
        assertRefused(Reason.BAD_CONTENT, create.formatted("c"));
        assertRefused(Reason.TOO_LARGE, create.formatted("large"));
        assertRefused(Reason.UNSUPPORTED, "scripts = ( { type = \"docker_containercreate\"; } );");
        assertRefused(Reason.UNSUPPORTED, "scripts = ( { type = \"docker_containerstart\"; } );");
        assertRefused(Reason.UNSUPPORTED, named("containerstart", "../images/prune"));
        assertRefused(Reason.UNSUPPORTED, named("imagedelete", "a?force=1"));
        assertRefused(Reason.UNSUPPORTED, named("imagedelete", "a HTTP/1.1"));
        assertThat(engine.asked()).isEmpty();

        engine.answering("GET /_ping", "503 Starting\r\n\r\n");
        assertRefused(Reason.NO_PROGRAM, named("containerstart", "web"));
        engine.close();
        Files.delete(directory.resolve("engine"));
        assertRefused(Reason.NO_PROGRAM, named("containerstart", "web"));
        bench.file("a", "x");
        assertRefused(Reason.NO_PROGRAM, load());
    }

    private static String load() {
        return "images = ( { filename = \"a\"; type = \"docker_imageload\"; } );";
    }

    private static String named(String type, String name) {
        return "scripts = ( { type = \"docker_" + type + "\"; properties = { name = \"" + name + "\"; }; } );";
    }

    private void assertRefused(Reason reason, String sections) {
        assertThatThrownBy(() -> bench.install(sections))
                .as(sections)
                .isInstanceOfSatisfying(
                        StepException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
