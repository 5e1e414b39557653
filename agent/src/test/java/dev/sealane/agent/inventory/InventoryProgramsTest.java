package dev.sealane.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InventoryProgramsTest {
    @TempDir
    Path directory;

    @Test
    void joinsWhatAllProgramsPrint() throws Exception {
        program("mender-inventory-b", "echo ip=2; echo empty=");
        program("mender-inventory-a", "echo ip=1; echo eq=a=b=c");
        program("another-program", "echo wrong=1");

        assertThat(collect()).isEqualTo(Map.of("ip", List.of("1", "2"), "empty", List.of(""), "eq", List.of("a=b=c")));
    }

    @Test
    void keepsTheGoodLinesOfABadProgram() throws Exception {
        program("mender-inventory-a", "echo good=1; echo nonsense; echo =no; echo also=2; exit 5");

        assertThat(collect()).isEqualTo(Map.of("good", List.of("1"), "also", List.of("2")));
    }

    @Test
    void goesOnWithoutAProgramThatHangsOrDoesNotStart() throws Exception {
        program("mender-inventory-a", "echo early=1; sleep 600");
        Fixtures.program(directory.resolve("mender-inventory-b"), "#!/no/such/interpreter\n");
        Files.writeString(directory.resolve("mender-inventory-c"), "not executable");
        program("mender-inventory-d", "echo late=1");

        assertThat(collect(Duration.ofSeconds(5))).isEqualTo(Map.of("late", List.of("1")));
    }

    @Test
    void readsABoundedPartOfEndlessOutput() throws Exception {
        program("mender-inventory-a", "yes a=1 | head -c 2000000");

        assertThat(collect().get("a")).hasSize(Attributes.MAX_VALUES);
    }

    @Test
    void isEmptyOnADeviceWithoutPrograms() throws Exception {
        assertThat(new InventoryPrograms(directory.resolve("missing"), Duration.ofSeconds(2))
                        .collect()
                        .values())
                .isEmpty();
    }

    private Map<String, List<String>> collect() throws IOException, InterruptedException {
        return collect(Duration.ofMinutes(2));
    }

    private Map<String, List<String>> collect(Duration patience) throws IOException, InterruptedException {
        return new InventoryPrograms(directory, patience).collect().values();
    }

    private void program(String name, String body) throws IOException {
        Fixtures.program(directory.resolve(name), "#!/bin/sh\n" + body + "\n");
    }
}
