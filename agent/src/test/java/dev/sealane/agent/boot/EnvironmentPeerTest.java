package dev.sealane.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.boot.BootException.Reason;
import dev.sealane.agent.storage.FileStorage;
import dev.sealane.testing.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Environments written by us and by the stock tools read the same in both, over generated edits. */
class EnvironmentPeerTest {
    private static final long SEED = Long.getLong("sealane.seed", 20261120L);
    private static final int ROUNDS = Integer.getInteger("sealane.environment.rounds", 60);
    private static final int SIZE = 0x1000;
    private static final String VALUE_ALPHABET = "abcXYZ0189 =;:/._-+${}\"'\\#,\t\u00E4\u00FF";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void readsWhatFwSetenvWritesAndIsReadByFwPrintenv(int copies) throws Exception {
        Peer.FW_SETENV.require();
        Random random = new Random(SEED + copies);
        UBootEnvironment ours = environment(copies);
        ours.format(Map.of("start", "1"));
        SortedMap<String, String> expected = new TreeMap<>(Map.of("start", "1"));

        for (int round = 0; round < ROUNDS; round++) {
            Map<String, Optional<String>> edit = edit(random, expected);
            boolean byUs = random.nextBoolean();
            if (byUs) {
                ours.update(edit);
            } else {
                setByPeer(edit);
            }
            apply(edit, expected);

            String where = "seed " + SEED + ", round " + round + (byUs ? ", ours" : ", fw_setenv");
            assertThat(ours.read()).as(where).isEqualTo(expected);
            assertThat(printedByPeer()).as(where).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void makesTheSameBytesAsMkenvimage(boolean redundant) throws Exception {
        Path tool = Peer.MKENVIMAGE.require();
        Random random = new Random(SEED);
        for (int round = 0; round < 20; round++) {
            SortedMap<String, String> variables = new TreeMap<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                // Its input is text in which a backslash, a leading '#' and white space have meanings of their own.
                variables.put("name" + i, text(random, 30).replaceAll("[\\\\#\t]", "."));
            }
            String input = variables.entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
                    .collect(Collectors.joining());
            Files.writeString(directory.resolve("input"), input, StandardCharsets.ISO_8859_1);
            run(Stream.of(tool.toString(), redundant ? "-r" : "", "-s", "0x1000", "-o", "image", "input")
                    .filter(argument -> !argument.isEmpty())
                    .toList());

            byte[] ours = EnvironmentImage.of(variables, SIZE, redundant, 1, EnvironmentImage.PADDING)
                    .bytes();

            assertThat(ours)
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(Files.readAllBytes(directory.resolve("image")));
        }
    }

    @Test
    void waitsForTheLockThatTheToolsTake() throws Exception {
        Peer.FW_SETENV.require();
        Path lock = directory.resolve("lock");
        Process holder = new ProcessBuilder("flock", lock.toString(), "sh", "-c", "echo held; read -r line")
                .redirectErrorStream(true)
                .start();
        holder.inputReader().readLine();

        assertThatThrownBy(() -> new FlockLock(lock, Duration.ZERO).acquire())
                .isInstanceOfSatisfying(
                        BootException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));

        holder.getOutputStream().close();
        holder.waitFor();
        EnvironmentLock.Held held = new FlockLock(lock, Duration.ofSeconds(5)).acquire();
        assertThat(new ProcessBuilder("flock", "-n", lock.toString(), "true")
                        .start()
                        .waitFor())
                .isNotZero();
        held.close();
        assertThat(new ProcessBuilder("flock", "-n", lock.toString(), "true")
                        .start()
                        .waitFor())
                .isZero();
    }

    private UBootEnvironment environment(int copies) throws IOException {
        StringBuilder config = new StringBuilder();
        for (int i = 0; i < copies; i++) {
            config.append(directory.resolve("env" + i)).append(" 0x0 0x1000\n");
        }
        Files.writeString(directory.resolve("fw_env.config"), config);
        FileStorage first = FileStorage.openOrCreate(directory.resolve("env0"), SIZE);
        if (copies == 1) {
            return UBootEnvironment.single(first, EnvironmentLock.none());
        }
        FileStorage second = FileStorage.openOrCreate(directory.resolve("env1"), SIZE);
        return UBootEnvironment.redundant(first, second, FlagScheme.INCREMENTAL, EnvironmentLock.none());
    }

    private static Map<String, Optional<String>> edit(Random random, SortedMap<String, String> present) {
        Map<String, Optional<String>> edit = new HashMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            if (random.nextInt(4) == 0 && present.size() > 1) {
                edit.put(present.firstKey(), Optional.empty());
            } else {
                edit.put("v" + random.nextInt(12), Optional.of("x" + text(random, 60)));
            }
        }
        return edit;
    }

    private static String text(Random random, int limit) {
        return random.ints(random.nextInt(limit), 0, VALUE_ALPHABET.length())
                .mapToObj(index -> String.valueOf(VALUE_ALPHABET.charAt(index)))
                .collect(Collectors.joining())
                .strip();
    }

    private static void apply(Map<String, Optional<String>> edit, SortedMap<String, String> variables) {
        edit.forEach((name, value) ->
                value.ifPresentOrElse(present -> variables.put(name, present), () -> variables.remove(name)));
    }

    /** One script is one write of the tool. */
    private void setByPeer(Map<String, Optional<String>> edit) throws Exception {
        String script = edit.entrySet().stream()
                .map(change -> change.getKey() + "=" + change.getValue().orElse("") + "\n")
                .collect(Collectors.joining());
        Files.writeString(directory.resolve("script"), script, StandardCharsets.ISO_8859_1);
        run(List.of("fw_setenv", "-c", "fw_env.config", "-s", "script"));
    }

    private SortedMap<String, String> printedByPeer() throws Exception {
        byte[] output = run(List.of("fw_printenv", "-c", "fw_env.config"));
        SortedMap<String, String> variables = new TreeMap<>();
        for (String line :
                new String(output, StandardCharsets.ISO_8859_1).lines().toList()) {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return variables;
    }

    private byte[] run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor())
                .as(
                        "%s: %s",
                        command,
                        new String(Arrays.copyOf(output, Math.min(output.length, 500)), StandardCharsets.ISO_8859_1))
                .isZero();
        return output;
    }
}
