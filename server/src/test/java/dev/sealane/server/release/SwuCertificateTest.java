package dev.sealane.server.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.testing.SwuImages;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Images that OpenSSL signed with CMS, judged by the certificates that a tenant trusts. */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SwuCertificateTest {
    private static final Tenant TENANT = Tenant.DEFAULT;
    private static final Path TARGET = Path.of("/tmp/target");

    private final byte[] payload = "what is installed".getBytes(StandardCharsets.UTF_8);
    private SwuImages trusted;
    private SwuImages strange;
    private BlobStore blobs;
    private VerificationKeys keys;
    private Uploads uploads;

    @BeforeAll
    void open(Database database, @TempDir Path directory) throws Exception {
        trusted = SwuImages.create(directory.resolve("trusted"));
        strange = SwuImages.create(directory.resolve("strange"));
        blobs = BlobStore.open(directory.resolve("blobs"));
        keys = new VerificationKeys(database);
        uploads = new Uploads(database, blobs, new Releases(database, blobs), keys, 1 << 20);
    }

    @AfterAll
    void close() {
        blobs.close();
    }

    @AfterEach
    void forget() {
        keys.list(TENANT).forEach(key -> keys.remove(TENANT, key.id()));
    }

    @Test
    void takesWhatASignerOfTheCertificateSignedAndSaysWho() throws Exception {
        String pem = Files.readString(trusted.certificate());
        keys.add(TENANT, "board makers", pem);

        Artifact artifact = receive("good", trusted.image("1", payload, TARGET));

        assertThat(artifact.signed()).isTrue();
        assertThat(artifact.signedBy()).contains("board makers");
        assertThat(keys.list(TENANT).getFirst().pem().strip()).isEqualTo(pem.strip());
    }

    @Test
    void refusesWhatAnotherSigned() throws Exception {
        keys.add(TENANT, "board makers", Files.readString(trusted.certificate()));
        byte[] image = strange.image("1", payload, TARGET);

        assertThatThrownBy(() -> receive("strange", image)).isInstanceOf(ArtifactRefused.class);
    }

    @Test
    void refusesCertificatesItCannotRelyOn() throws Exception {
        String one = Files.readString(trusted.certificate());
        String broken = one.replaceAll("(?m)^M.*$", "AAAA");

        assertThatThrownBy(() -> keys.add(TENANT, "several", one + Files.readString(strange.certificate())))
                .isInstanceOf(KeyRefused.class)
                .hasMessageContaining("exactly one certificate");
        assertThatThrownBy(() -> keys.add(TENANT, "broken", broken)).isInstanceOf(KeyRefused.class);
        assertThatThrownBy(() -> keys.add(TENANT, "cut", one.substring(0, one.length() / 2)))
                .isInstanceOf(KeyRefused.class);
    }

    private Artifact receive(String release, byte[] image) {
        return uploads.receive(
                TENANT,
                ArtifactId.random(),
                new ByteArrayInputStream(image),
                Labels.described("").withRelease(release));
    }
}
