package dev.sealane.artifact.cpio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.testing.Peer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our cpio reader and writer against two other implementations, on archives made from printed seeds. */
final class CpioDifferentialTest {
    private static final int CASES = 200;

    @TempDir
    private Path directory;

    @Test
    void readsWhatAnotherLibraryWrites() throws IOException {
        for (int seed = 0; seed < CASES; seed++) {
            Map<String, byte[]> members = members(new Random(seed));
            CpioFormat format = seed % 2 == 0 ? CpioFormat.NEWC : CpioFormat.CRC;
            assertSame(seed, read(theirs(members, format)), members);
        }
    }

    @Test
    void writesWhatAnotherLibraryReads() throws IOException {
        for (int seed = 0; seed < CASES; seed++) {
            Map<String, byte[]> members = members(new Random(seed));
            CpioFormat format = seed % 2 == 0 ? CpioFormat.NEWC : CpioFormat.CRC;
            Map<String, byte[]> found = new LinkedHashMap<>();
            try (CpioArchiveInputStream in =
                    new CpioArchiveInputStream(new ByteArrayInputStream(ours(members, format)))) {
                for (CpioArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    found.put(entry.getName(), in.readAllBytes());
                }
            }
            assertSame(seed, found, members);
        }
    }

    @Test
    void writesWhatTheProgramUnpacks() throws Exception {
        Path cpio = Peer.CPIO.require();
        Map<String, byte[]> members = members(new Random(7));
        Files.write(directory.resolve("archive"), ours(members, CpioFormat.CRC));
        Process process = new ProcessBuilder(
                        cpio.toString(), "--extract", "--only-verify-crc", "--quiet", "-F", "archive")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).isEmpty();
    }

    private static void assertSame(int seed, Map<String, byte[]> found, Map<String, byte[]> expected) {
        assertThat(new ArrayList<>(found.keySet())).as("seed %d", seed).isEqualTo(new ArrayList<>(expected.keySet()));
        expected.forEach((name, content) ->
                assertThat(found.get(name)).as("seed %d, %s", seed, name).isEqualTo(content));
    }

    private static Map<String, byte[]> members(Random random) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            byte[] content = new byte[random.nextInt(4) == 0 ? random.nextInt(100_000) : random.nextInt(20)];
            random.nextBytes(content);
            members.put(i + "x".repeat(random.nextInt(20)), content);
        }
        return members;
    }

    private static byte[] theirs(Map<String, byte[]> members, CpioFormat format) throws IOException {
        short kind = format == CpioFormat.NEWC ? CpioConstants.FORMAT_NEW : CpioConstants.FORMAT_NEW_CRC;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CpioArchiveOutputStream out = new CpioArchiveOutputStream(bytes, kind)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                CpioArchiveEntry entry = new CpioArchiveEntry(kind, member.getKey(), member.getValue().length);
                entry.setMode(CpioConstants.C_ISREG | 0644);
                if (format == CpioFormat.CRC) {
                    entry.setChksum(sum(member.getValue()));
                }
                out.putArchiveEntry(entry);
                out.write(member.getValue());
                out.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] ours(Map<String, byte[]> members, CpioFormat format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> member : members.entrySet()) {
            CpioWriter.write(bytes, format, member.getKey(), member.getValue());
        }
        bytes.writeBytes(CpioWriter.end(format, bytes.size()));
        assertThat(bytes.size() % 512).isZero();
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> read(byte[] archive) throws IOException {
        CpioReader reader = new CpioReader(new ByteArrayInputStream(archive), "the archive", 100);
        Map<String, byte[]> found = new LinkedHashMap<>();
        for (Optional<CpioEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            found.put(entry.get().name(), reader.content().readAllBytes());
        }
        return found;
    }

    private static long sum(byte[] content) {
        long sum = 0;
        for (byte b : content) {
            sum += b & 0xff;
        }
        return sum & 0xffff_ffffL;
    }
}
