package dev.sealane.agent.swu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.local.LocalResult;
import dev.sealane.agent.local.LocalUpdates;
import dev.sealane.agent.testing.Fixtures;
import dev.sealane.agent.testing.RangeServer;
import dev.sealane.agent.testing.ScriptedServer;
import dev.sealane.agent.testing.ScriptedServer.Script;
import dev.sealane.agent.testing.SwuDevice;
import dev.sealane.agent.testing.SwuImage;
import dev.sealane.artifact.cms.CmsTrust;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.swu.SwuSigning;
import dev.sealane.artifact.swu.SwuWriteOptions;
import dev.sealane.testing.Peer;
import dev.sealane.testing.Swupdate;
import dev.sealane.testing.SwupdateRelease;
import dev.sealane.testing.Zck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deltas of zchunk on a device of files: what is fetched, what is rebuilt, and what is refused before anything is written. */
final class DeltaInstallTest {
    private static final int SIZE = 600_000;

    @TempDir
    private Path directory;

    private final byte[] before = Fixtures.bytes(1, SIZE);
    private final byte[] after = edited(before);

    private SwuDevice device;
    private byte[] packed = {};
    private byte[] header = {};
    private Path untouched = Path.of("");

    @BeforeEach
    void makeDevice() throws Exception {
        device = new SwuDevice(directory.resolve("device")).settings("poll.retry = 1ms\ndownload.retries = 3");
        Files.write(device.path("base"), before);
        Files.write(device.path("target"), new byte[SIZE + 50_000]);
        Zck zck = new Zck(directory);
        packed = zck.pack(after);
        header = zck.header(packed);
    }

    @Test
    void fetchesOnlyWhatTheDeviceDoesNotHave() throws Exception {
        try (ScriptedServer server = new ScriptedServer(new RangeServer(packed))) {
            assertThat(install(server, "")).isEqualTo(new LocalResult.Done("2.0"));
            assertThat(Files.readAllBytes(device.path("target"))).isEqualTo(Arrays.copyOf(after, SIZE + 50_000));
            int fetched = server.received().stream()
                    .flatMap(request -> RangeServer.asked(request).stream())
                    .mapToInt(range -> range.last() - range.first() + 1)
                    .sum();
            assertThat(fetched).isPositive().isLessThan(SIZE / 2);
        }
        assertThat(device.path("data/swu")).doesNotExist();
    }

    @Test
    void makesOfAnImageWhatTheInstallerMakes() throws Exception {
        Path theirs = Files.createDirectory(directory.resolve("swupdate"));
        new ProcessBuilder((Peer.OPENSSL.require()
                                + " req -x509 -newkey rsa:2048 -nodes -keyout signer.key -out signer.pem"
                                + " -days 3650 -subj /CN=signer -addext extendedKeyUsage=emailProtection"
                                + " -addext keyUsage=digitalSignature")
                        .split(" "))
                .directory(theirs.toFile())
                .start()
                .waitFor();
        SwuWriteOptions signed = SwuWriteOptions.plain()
                .signedBy(new SwuSigning.Certificates(
                        PemKeys.readPrivate(theirs.resolve("signer.key")),
                        CmsTrust.readCertificates(theirs.resolve("signer.pem"))));
        try (ScriptedServer server = new ScriptedServer(new RangeServer(packed))) {
            Path image = new SwuImage(directory)
                    .with(sections(server, ""))
                    .file("header", header)
                    .written(signed)
                    .write();
            Swupdate.Result result = new Swupdate(SwupdateRelease.BOOKWORM, theirs)
                    .withNetwork()
                    .install(image, theirs.resolve("signer.pem"), List.of());
            assertThat(result.verdict()).as(result.log()).isEqualTo(Swupdate.Verdict.INSTALLED);
            byte[] made = Files.readAllBytes(device.path("target"));
            Files.write(device.path("target"), new byte[made.length]);
            assertThat(device.install(image)).isEqualTo(new LocalResult.Done("2.0"));
            assertThat(Files.readAllBytes(device.path("target")))
                    .isEqualTo(made)
                    .startsWith(after);
        }
    }

    @Test
    void fetchesNothingThatTheDeviceHas() throws Exception {
        Files.write(device.path("base"), after);
        try (ScriptedServer server = new ScriptedServer(new RangeServer(packed))) {
            assertThat(install(server, "")).isEqualTo(new LocalResult.Done("2.0"));
            assertThat(Files.readAllBytes(device.path("target"))).startsWith(after);
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void fetchesEverythingForADeviceThatHasNothing() throws Exception {
        Files.write(device.path("base"), new byte[0]);
        try (ScriptedServer server = new ScriptedServer(new RangeServer(packed))) {
            assertThat(install(server, "")).isEqualTo(new LocalResult.Done("2.0"));
            assertThat(Files.readAllBytes(device.path("target"))).startsWith(after);
        }
    }

    @Test
    void writesWhatItRebuiltAsAFile() throws Exception {
        try (ScriptedServer server = new ScriptedServer(new RangeServer(packed))) {
            String sections = """
                    files = ( { filename = "header"; type = "delta"; path = "%1$s/base";
                        properties = { url = "%2$s"; source = "%1$s/base"; chain = "rawfile"; }; } );
                    """;
            assertThat(device.install(image(sections.formatted(root(), server.url("/f.zck")))))
                    .isEqualTo(new LocalResult.Done("2.0"));
        }
        assertThat(Files.readAllBytes(device.path("base"))).isEqualTo(after);
    }

    @Test
    void takesARebuiltRootFileSystemThroughTrialAndCommit() throws Exception {
        device.withSlots().settings("poll.retry = 1ms");
        byte[] running = Arrays.copyOf(before, SwuDevice.SLOT_BYTES);
        byte[] next = Arrays.copyOf(after, SwuDevice.SLOT_BYTES);
        Files.write(device.path("slot-a"), running);
        Zck zck = new Zck(directory);
        packed = zck.pack(next);
        header = zck.header(packed);
        try (ScriptedServer server = new ScriptedServer(new RangeServer(packed))) {
            String sections = """
                    stable = { copy-b = { images = ( { filename = "header"; type = "delta"; device = "%1$s/slot-b";
                        properties = { url = "%2$s"; source = "%1$s/slot-a"; chain = "raw"; }; } ); }; };
                    """;
            assertThat(device.install(image(sections.formatted(root(), server.url("/f.zck")))))
                    .isEqualTo(new LocalResult.Installed("2.0", true));
        }
        assertThat(Files.readAllBytes(device.path("slot-b"))).isEqualTo(next);
        device.running("b");
        assertThat(device.command(LocalUpdates::commit)).isEqualTo(new LocalResult.Done("2.0"));
        assertThat(Files.readAllBytes(device.path("slot-a"))).isEqualTo(running);
    }

    @Test
    void goesOnOverConnectionsThatBreak() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        RangeServer honest = new RangeServer(packed);
        Script breaking = (request, reply) -> {
            if (requests.getAndIncrement() % 2 == 0) {
                RangeServer.Asked first = RangeServer.asked(request).getFirst();
                int length = first.last() - first.first() + 1;
                reply.head(
                        206,
                        length,
                        "Content-Range: bytes " + first.first() + "-" + first.last() + "/" + packed.length);
                reply.write(packed, first.first(), length / 2);
            } else {
                honest.answer(request, reply);
            }
        };
        try (ScriptedServer server = new ScriptedServer(breaking)) {
            assertThat(install(server, "")).isEqualTo(new LocalResult.Done("2.0"));
        }
        assertThat(Files.readAllBytes(device.path("target"))).startsWith(after);
    }

    @Test
    void refusesAServerWithOtherChunksBeforeAnythingIsWritten() throws Exception {
        byte[] other = packed.clone();
        for (int i = header.length; i < other.length; i++) {
            other[i] ^= 1;
        }
        try (ScriptedServer server = new ScriptedServer(new RangeServer(other))) {
            assertRefused(install(server, ""), "stored bytes with the checksum of its header");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void refusesAServerWithoutRangesBeforeAnythingIsWritten() throws Exception {
        try (ScriptedServer server = new ScriptedServer((_, reply) -> reply.send(200, "everything"))) {
            assertRefused(install(server, ""), "it has to support ranges");
        }
    }

    @Test
    void refusesAServerThatIsGoneBeforeAnythingIsWritten() throws Exception {
        ScriptedServer server = new ScriptedServer(new RangeServer(packed));
        server.close();
        assertRefused(install(server, ""), "gave up at byte");
    }

    @Test
    void refusesAResultWithAnotherDigestThanTheImagePromises() throws Exception {
        try (ScriptedServer server = new ScriptedServer(new RangeServer(packed))) {
            String wrong = "sha256 = \"" + "0".repeat(64) + "\";";
            assertRefused(install(server, wrong), "rebuilt content has the digest");
        }
    }

    @Test
    void refusesAHeaderWithSomethingBehind() throws Exception {
        header = Arrays.copyOf(header, header.length + 1);
        try (ScriptedServer server = new ScriptedServer(new RangeServer(packed))) {
            assertRefused(install(server, ""), "a header with nothing behind it");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void refusesAResultLargerThanItsTarget() throws Exception {
        Files.write(device.path("target"), new byte[after.length - 1]);
        try (ScriptedServer server = new ScriptedServer(new RangeServer(packed))) {
            assertRefused(install(server, ""), "needed are " + after.length);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "url = | notused = | expected the property 'url'",
                "source = | notused = | expected the property 'source'",
                "chain = | notused = | expected the property 'chain'",
                "chain = \"raw\" | chain = \"delta\" | expected one of archive, raw, rawfile, tar as 'chain', found 'delta'",
                "chain = \"raw\" | chain = \"bootloader\" | found 'bootloader'",
                "http:// | ftp:// | expected an http or https address as 'url'",
                "http:// | http://user@ | expected an http or https address as 'url'",
                "url = | url = \"dynamic\"; zckfile = | expected an http or https address as 'url', found 'dynamic'",
                "/base | /target | expected a target other than the source",
                "/base | /none | a file to rebuild from",
                "chain = | max-ranges = \"0\"; chain = | between 1 and 1000 as 'max-ranges'",
                "chain = | max-ranges = \"many\"; chain = | between 1 and 1000 as 'max-ranges'",
                "type = \"delta\"; | type = \"delta\"; installed-directly = true; | only a header would stream by",
            })
    void refusesWhatItCannotDo(String part, String other, String message) throws Exception {
        try (ScriptedServer server = new ScriptedServer(new RangeServer(packed))) {
            assertRefused(install(sections(server, "").replace(part, other)), message);
            assertThat(server.received()).isEmpty();
        }
    }

    private LocalResult install(ScriptedServer server, String properties) throws Exception {
        return install(sections(server, properties));
    }

    private String sections(ScriptedServer server, String properties) {
        return """
                images = ( { filename = "header"; type = "delta"; device = "%1$s/target";
                    properties = { url = "%2$s"; source = "%1$s/base"; chain = "raw"; zckloglevel = "info";
                                   source-size = "detect"; %3$s }; } );
                """.formatted(root(), server.url("/f.zck"), properties);
    }

    private LocalResult install(String sections) throws Exception {
        untouched =
                Files.copy(device.path("target"), directory.resolve("untouched"), StandardCopyOption.REPLACE_EXISTING);
        return device.install(image(sections));
    }

    private Path image(String sections) throws IOException {
        return new SwuImage(directory).with(sections).file("header", header).write();
    }

    private void assertRefused(LocalResult result, String message) throws IOException {
        assertThat(result).isInstanceOf(LocalResult.Failed.class);
        assertThat(result.toString()).contains(message);
        assertThat(Files.mismatch(device.path("target"), untouched)).isEqualTo(-1);
        assertThat(device.variables()).isEqualTo(Map.of("serial", "7"));
    }

    private String root() {
        return directory.resolve("device").toString();
    }

    /** Something new, and everything behind it moved. */
    private static byte[] edited(byte[] basis) {
        byte[] edited = Arrays.copyOf(basis, basis.length + 100);
        System.arraycopy(basis, 30_000, edited, 30_100, basis.length - 30_000);
        System.arraycopy(Fixtures.bytes(2, 50_000), 0, edited, 400_000, 50_000);
        return edited;
    }
}
