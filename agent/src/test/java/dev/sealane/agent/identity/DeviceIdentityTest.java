package dev.sealane.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sealane.agent.inventory.Attributes;
import dev.sealane.agent.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceIdentityTest {
    @TempDir
    Path directory;

    @Test
    void readsWhatTheProgramPrints() throws Exception {
        Attributes identity = identity("echo sn=a=b; echo multi=1; echo multi=2");

        assertThat(identity.values().keySet()).containsExactly("multi", "sn");
        assertThat(identity.values().get("sn")).isEqualTo(List.of("a=b"));
        assertThat(identity.values().get("multi")).isEqualTo(List.of("1", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 0", "echo mac=1; exit 3", "echo mac=1; echo warning"})
    void doesNotGuessWhenTheProgramFails(String body) {
        assertThatIOException().isThrownBy(() -> identity(body)).withMessageStartingWith("identity: ");
    }

    @Test
    void doesNotWaitLongForAProgramThatHangs() throws Exception {
        Path script = Fixtures.program(directory.resolve("identity"), "#!/bin/sh\necho mac=1\nsleep 600\n");
        DeviceIdentity identity = new DeviceIdentity(script, Duration.ofMillis(500));

        assertThatIOException().isThrownBy(identity::read).withMessageStartingWith("identity: ");
    }

    @Test
    void takesTheAddressOfTheFirstInterfaceWhereThereIsNoProgram() throws IOException, InterruptedException {
        DeviceIdentity identity = new DeviceIdentity(directory.resolve("missing"), Duration.ofSeconds(1));
        try {
            assertThat(identity.read().values().get("mac").getFirst()).matches("[0-9a-f]{2}(:[0-9a-f]{2})+");
        } catch (IOException e) {
            // A sandbox without a network has nothing to be named after; then the agent has to say so.
            assertThat(e).hasMessageContaining("neither an identity program nor a network interface");
        }
    }

    private Attributes identity(String body) throws IOException, InterruptedException {
        Path script = Fixtures.program(directory.resolve("identity"), "#!/bin/sh\n" + body + "\n");
        return new DeviceIdentity(script, Duration.ofMinutes(2)).read();
    }
}
