package dev.sealane.server.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.server.blob.BlobFailure;
import dev.sealane.server.blob.BlobId;
import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Page;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.testing.Artifacts;
import dev.sealane.server.testing.FreshDatabase;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FreshDatabase.class)
final class UploadsTest {
    private static final Tenant TENANT = Tenant.DEFAULT;
    private static final long LIMIT = 1 << 20;

    @TempDir
    private Path directory;

    private final Database database;
    private BlobStore blobs;
    private Releases releases;
    private Uploads uploads;

    UploadsTest(Database database) {
        this.database = database;
    }

    @BeforeEach
    void open() throws IOException {
        database.run(transaction -> transaction.update("delete from artifact"));
        blobs = BlobStore.open(directory.resolve("blobs"));
        releases = new Releases(database, blobs);
        uploads = new Uploads(database, blobs, releases, new VerificationKeys(database), LIMIT);
    }

    @AfterEach
    void close() {
        blobs.close();
    }

    @Test
    void keepsExactlyTheBytesAndWhatTheHeaderSays() throws Exception {
        byte[] bytes = artifact("rel-1", "board");

        Artifact stored = receive(bytes);

        assertThat(stored.name()).isEqualTo("rel-1");
        assertThat(stored.deviceTypes()).containsExactly("board");
        assertThat(stored.payloadType()).contains("test-module");
        assertThat(stored.signed()).isFalse();
        assertThat(stored.provides()).containsEntry("rootfs-image.test-module.version", "rel-1");
        assertThat(stored.files()).extracting(ArtifactFile::name).containsExactly("payload.bin");
        assertThat(stored.size()).isEqualTo(bytes.length);
        assertThat(stored.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        try (FileChannel channel = blobs.read(stored.blob()).orElseThrow()) {
            assertThat(Channels.newInputStream(channel).readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void keepsNothingOfAnArtifactThatIsCutAnywhere() throws Exception {
        byte[] bytes = artifact("cut", "board");

        for (int length = 0; length < bytes.length - 1024; length += 509) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> receive(part)).as("%d bytes", part.length).isInstanceOf(ArtifactRefused.class);
        }

        assertNothingIsKept();
    }

    @Test
    void keepsNothingOfAnArtifactWithABitTurned() throws Exception {
        byte[] bytes = artifact("bit", "board");
        bytes[bytes.length / 2] ^= 1;

        assertThatThrownBy(() -> receive(bytes))
                .isInstanceOfSatisfying(
                        ArtifactRefused.class,
                        refused -> assertThat(refused.code()).isNotEmpty());

        assertNothingIsKept();
    }

    @Test
    void keepsNothingWhenTheSenderBreaksOff() throws Exception {
        byte[] bytes = artifact("broken", "board");
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream(bytes, 0, bytes.length / 2),
                new FilterInputStream(InputStream.nullInputStream()) {
                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        throw new IOException("connection reset");
                    }
                });

        assertThatThrownBy(() -> uploads.receive(TENANT, ArtifactId.random(), broken, ""))
                .isInstanceOf(UncheckedIOException.class);

        assertNothingIsKept();
    }

    @Test
    void keepsNothingThatIsLargerThanTheLimit() throws Exception {
        byte[] bytes = Files.readAllBytes(Artifacts.write(directory, "large", (int) LIMIT, "board"));

        assertThatThrownBy(() -> receive(bytes))
                .isInstanceOfSatisfying(
                        BlobFailure.class, failure -> assertThat(failure.code()).isEqualTo("upload-too-large"));

        assertNothingIsKept();
    }

    @Test
    void refersToNothingWhenTheDiskFailsAtTheEnd() throws Exception {
        byte[] bytes = artifact("disk", "board");
        InputStream stealing = new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                if (count < 0) {
                    for (Path part : files()) {
                        Files.delete(part);
                    }
                }
                return count;
            }
        };

        assertThatThrownBy(() -> uploads.receive(TENANT, ArtifactId.random(), stealing, ""))
                .isInstanceOfSatisfying(
                        BlobFailure.class, failure -> assertThat(failure.code()).isEqualTo("storage-failed"));

        assertNothingIsKept();
    }

    @Test
    void refusesASecondArtifactForTheSameDevicesAndJoinsOneForOthers() throws Exception {
        Artifact first = receive(artifact("same", "a", "b"));
        Artifact other = receive(artifact("same", "c"));

        assertThatThrownBy(() -> receive(artifact("same", "b", "d")))
                .isInstanceOfSatisfying(
                        ReleaseConflict.class,
                        conflict -> assertThat(conflict.existing()).isEqualTo(first.id()));

        assertThat(releases.release(TENANT, "same").orElseThrow().deviceTypes()).containsExactly("a", "b", "c");
        assertThat(files()).hasSize(2);
        releases.delete(TENANT, first.id());
        assertThat(releases.artifacts(TENANT, ArtifactQuery.all(Page.first())).items())
                .extracting(Artifact::id)
                .containsExactly(other.id());
        assertThat(receive(artifact("same", "b", "d")).deviceTypes()).containsExactly("b", "d");
    }

    @Test
    void keepsOneOfManyEqualUploadsAtTheSameTime() throws Exception {
        byte[] bytes = artifact("race", "board");
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            attempts.add(() -> {
                try {
                    receive(bytes);
                    return true;
                } catch (ReleaseConflict conflict) {
                    return false;
                }
            });
        }

        int kept = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
                kept += attempt.get() ? 1 : 0;
            }
        }

        assertThat(kept).isEqualTo(1);
        assertThat(files()).hasSize(1);
    }

    @Test
    void sweepsAwayWhatAKilledServerLeft() throws Exception {
        Artifact stored = receive(artifact("kept", "board"));
        Files.writeString(directory.resolve("blobs").resolve(BlobId.random() + ".part"), "half");
        Files.writeString(directory.resolve("blobs").resolve(BlobId.random().toString()), "whole, but unknown");

        assertThat(blobs.sweep(Set.of(stored.blob()))).isEqualTo(2);

        assertThat(files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly(stored.blob().toString());
    }

    @Test
    void givesTheBlobsToOneServerAtATime() {
        assertThatThrownBy(() -> BlobStore.open(directory.resolve("blobs")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another server");
    }

    private Artifact receive(byte[] bytes) {
        return uploads.receive(TENANT, ArtifactId.random(), new ByteArrayInputStream(bytes), "");
    }

    private byte[] artifact(String name, String... deviceTypes) throws IOException {
        return Files.readAllBytes(Artifacts.write(directory, name, 5_000, deviceTypes));
    }

    private void assertNothingIsKept() throws IOException {
        assertThat(files()).isEmpty();
        assertThat(releases.artifacts(TENANT, ArtifactQuery.all(Page.first())).total())
                .isZero();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("blobs"))) {
            return files.filter(file -> !file.endsWith("lock")).toList();
        }
    }
}
