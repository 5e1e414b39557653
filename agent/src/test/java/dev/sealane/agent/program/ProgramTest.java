package dev.sealane.agent.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sealane.agent.program.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramTest {
    @TempDir
    Path directory;

    private final List<String> log = new CopyOnWriteArrayList<>();

    @Test
    void givesTheExitCodeAndTheOutput() throws Exception {
        assertThat(sh("echo out; echo err >&2; exit 21")).isEqualTo(new Ended.Exited(21, "out\n"));
        assertThat(log).containsExactlyInAnyOrder("out", "err");
    }

    @Test
    void passesArgumentsAsTheyAre() throws Exception {
        Program echo = program(List.of("printf", "%s", "$(id) `id` ; rm *"), Duration.ofMinutes(2));

        assertThat(echo.run()).isEqualTo(new Ended.Exited(0, "$(id) `id` ; rm *"));
    }

    @Test
    void endsAProgramThatTakesTooLongWithEverythingItStarted() throws Exception {
        Path marker = directory.resolve("marker");
        Ended ended = program(
                        List.of("sh", "-c", "(sleep 600; touch " + marker + ") & sleep 600"), Duration.ofMillis(300))
                .run();

        assertThat(ended).isEqualTo(new Ended.TimedOut(Duration.ofMillis(300)));
        assertThat(Files.exists(marker)).isFalse();
    }

    @Test
    void killsAProgramThatDoesNotListen() throws Exception {
        long start = System.nanoTime();
        Ended ended = program(List.of("sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"), Duration.ofMillis(300))
                .run();

        assertThat(ended).isInstanceOf(Ended.TimedOut.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void doesNotWaitForAServiceThatTheProgramLeavesBehind() throws Exception {
        long start = System.nanoTime();
        Ended ended = sh("echo started; sleep 600 & exit 0");

        assertThat(ended).isEqualTo(new Ended.Exited(0, "started\n"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void keepsABoundedPartOfALongLog() throws Exception {
        sh("yes 0123456789012345678901234567890123456789 | head -n 100000");

        assertThat(log.stream().mapToInt(String::length).sum()).isLessThan(Output.MAX_LOGGED_BYTES + 200);
        assertThat(log.getLast()).startsWith("… (more than");
    }

    @Test
    void saysThatAProgramDoesNotStart() {
        Program missing = program(List.of(directory.resolve("missing").toString()), Duration.ofSeconds(1));

        assertThatIOException().isThrownBy(missing::run).withMessageContaining("missing");
    }

    private Ended sh(String script) throws IOException, InterruptedException {
        return program(List.of("sh", "-c", script), Duration.ofMinutes(2)).run();
    }

    private Program program(List<String> command, Duration timeout) {
        return new Program(command, Optional.of(directory), timeout, Duration.ofMillis(500), log::add);
    }
}
