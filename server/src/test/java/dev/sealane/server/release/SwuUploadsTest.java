package dev.sealane.server.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.testing.SwuImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Images that programs of others made, taken in or refused. */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SwuUploadsTest {
    private static final Tenant TENANT = Tenant.DEFAULT;
    private static final Path TARGET = Path.of("/tmp/target");

    private final byte[] payload = "what is installed".repeat(1000).getBytes(StandardCharsets.UTF_8);
    private SwuImages images;
    private BlobStore blobs;
    private Releases releases;
    private Uploads uploads;

    @BeforeAll
    void open(Database database, @TempDir Path directory) throws Exception {
        images = SwuImages.create(directory.resolve("images"));
        blobs = BlobStore.open(directory.resolve("blobs"));
        releases = new Releases(database, blobs);
        uploads = new Uploads(database, blobs, releases, new VerificationKeys(database), 1 << 20);
    }

    @AfterAll
    void close() {
        blobs.close();
    }

    @Test
    void keepsWhatTheImageSaysAndWhatThePersonSays() throws Exception {
        byte[] image = images.image("2.5", payload, TARGET);

        Artifact artifact = receive(
                image,
                Labels.described("")
                        .withRelease("fw-2")
                        .withDeviceTypes(List.of("board"))
                        .withFileName("fw.swu"));

        assertThat(artifact.format()).isEqualTo(Format.SWU);
        assertThat(artifact.name()).isEqualTo("fw-2");
        assertThat(artifact.deviceTypes()).containsExactly("board");
        assertThat(artifact.provides()).containsEntry("version", "2.5").containsEntry("artifact_name", "fw-2");
        assertThat(artifact.signed()).isTrue();
        assertThat(artifact.files()).extracting(ArtifactFile::name).containsExactly("payload.bin");
        assertThat(artifact.files().getFirst().size()).isEqualTo(payload.length);
        assertThat(artifact.fileName()).contains("fw.swu");
        assertThat(artifact.size()).isEqualTo(image.length);
        assertThat(artifact.legacy().orElseThrow())
                .isEqualTo(new LegacyDigests(digest("SHA-1", image), digest("MD5", image)));
    }

    @Test
    void refusesAnImageThatBreaksItsPromise() throws Exception {
        byte[] image = images.brokenImage("2.0", payload, TARGET);

        assertThatThrownBy(() -> receive(image, Labels.described("").withRelease("broken")))
                .isInstanceOfSatisfying(
                        ArtifactRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("digest-mismatch"));
        assertThat(releases.release(TENANT, "broken")).isEmpty();
    }

    @Test
    void refusesAnImageThatIsCutShort() throws Exception {
        byte[] image = images.image("2.0", payload, TARGET);

        assertThatThrownBy(() -> receive(
                        Arrays.copyOf(image, image.length / 2),
                        Labels.described("").withRelease("short")))
                .isInstanceOf(ArtifactRefused.class);
        assertThat(releases.release(TENANT, "short")).isEmpty();
    }

    @Test
    void refusesAnImageWithoutARelease() throws Exception {
        byte[] image = images.image("2.0", payload, TARGET);

        assertThatThrownBy(() -> receive(image, Labels.described("")))
                .isInstanceOfSatisfying(
                        ArtifactRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("release-unnamed"));
    }

    private Artifact receive(byte[] image, Labels labels) throws IOException {
        return uploads.receive(TENANT, ArtifactId.random(), new ByteArrayInputStream(image), labels);
    }

    private static String digest(String algorithm, byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    }
}
