package dev.sealane.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeploymentLogsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T15:16:43.123456Z");

    @TempDir
    Path directory;

    @Test
    void keepsTheLogsOfTheLastFiveAssignmentsNewestFirst() throws Exception {
        for (int i = 1; i <= 7; i++) {
            logs("dep-" + i).append(LogLine.Level.INFO, "hello from " + i);
        }

        assertThat(names())
                .containsExactly(
                        "deployments.0001.dep-7.log",
                        "deployments.0002.dep-6.log",
                        "deployments.0003.dep-5.log",
                        "deployments.0004.dep-4.log",
                        "deployments.0005.dep-3.log");
    }

    @Test
    void goesOnWithTheLogOfTheSameAssignmentAfterARestart() throws Exception {
        logs("dep").append(LogLine.Level.INFO, "before");
        DeploymentLogs after = logs("dep");
        after.append(LogLine.Level.ERROR, "after");

        assertThat(after.lines())
                .containsExactly(
                        new LogLine(NOW, LogLine.Level.INFO, "before"), new LogLine(NOW, LogLine.Level.ERROR, "after"));
        assertThat(names()).hasSize(1);
    }

    @Test
    void leavesALineOutThatAPowerCutTore() throws Exception {
        DeploymentLogs logs = logs("dep");
        logs.append(LogLine.Level.INFO, "whole");
        Files.writeString(
                directory.resolve("deployments.0001.dep.log"), "{\"timestamp\":\"20", StandardOpenOption.APPEND);

        assertThat(logs.lines()).hasSize(1);
    }

    @Test
    void dropsTheOldestLinesOfALogThatGrowsTooLong() throws Exception {
        DeploymentLogs logs = logs("dep");
        String text = "x".repeat(8000);
        for (int i = 0; i < 400; i++) {
            logs.append(LogLine.Level.INFO, i + text);
        }

        assertThat(Files.size(directory.resolve("deployments.0001.dep.log")))
                .isLessThanOrEqualTo(DeploymentLogs.MAX_FILE_BYTES);
        assertThat(logs.lines().getLast().message()).startsWith("399x");
    }

    @Test
    void neverLeavesItsDirectory() throws Exception {
        logs("../../evil").append(LogLine.Level.INFO, "text");

        assertThat(names()).containsExactly("deployments.0001.unnamed.log");
    }

    private DeploymentLogs logs(String id) throws IOException {
        DeploymentLogs logs = new DeploymentLogs(directory, InstantSource.fixed(NOW));
        logs.open(new Assignment(id, Assignment.Origin.SERVER, "http://h/", Optional.empty(), List.of()));
        return logs;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
