package dev.sealane.agent.boot;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealane.agent.boot.BootException.Reason;
import dev.sealane.agent.testing.MemoryStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.zip.CRC32;

/**
 * Any bytes as an environment: only declared exceptions, and what was read can be written and reads the same.
 *
 * <p>Without a fuzzing engine each target runs its seeds. The checksum is made right first, because no mutation finds it.
 */
class EnvironmentFuzzTest {
    private static final int MINIMUM = 16;

    @FuzzTest(maxDuration = "10s")
    void readsAnyEnvironmentOrRefusesIt(byte[] input) throws IOException {
        if (input == null || input.length < MINIMUM || input.length > 65536) {
            return;
        }
        MemoryStorage first = MemoryStorage.holding(withChecksum(input));
        UBootEnvironment environment = UBootEnvironment.redundant(
                first, new MemoryStorage(input.length), FlagScheme.INCREMENTAL, EnvironmentLock.none());
        SortedMap<String, String> variables;
        try {
            variables = environment.read();
        } catch (BootException refused) {
            return;
        }
        try {
            environment.update(Map.of("fuzzed", Optional.of("1")));
        } catch (BootException refused) {
            if (refused.reason() != Reason.TOO_LARGE) {
                throw refused;
            }
            return;
        }
        SortedMap<String, String> after = new java.util.TreeMap<>(environment.read());
        after.remove("fuzzed");
        SortedMap<String, String> before = new java.util.TreeMap<>(variables);
        before.remove("fuzzed");
        if (!after.equals(before)) {
            throw new AssertionError("an update changed other variables");
        }
    }

    @FuzzTest(maxDuration = "10s")
    void readsAnyConfigurationOrRefusesIt(byte[] input) throws IOException {
        try {
            FwEnvConfig.parse(new String(input, java.nio.charset.StandardCharsets.ISO_8859_1));
        } catch (BootException refused) {
            if (refused.reason() != Reason.BAD_CONFIG) {
                throw refused;
            }
        }
    }

    private static byte[] withChecksum(byte[] input) {
        byte[] bytes = input.clone();
        CRC32 crc = new CRC32();
        crc.update(bytes, 5, bytes.length - 5);
        ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt((int) crc.getValue());
        return bytes;
    }
}
