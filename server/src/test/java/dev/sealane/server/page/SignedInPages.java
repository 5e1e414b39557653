package dev.sealane.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.server.Server;
import dev.sealane.server.ServerConfig;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.server.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the pages share: a real server, the system's Chromium, and a person who signs in. */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SignedInPages {
    static final String EMAIL = "ines@example.org";
    static final String PASSWORD = "seven lanes at low tide";
    static final String TYPE = "gateway-mk2";

    Path directory = Path.of("");
    Server server;
    BrowserUnderTest browser;

    @BeforeAll
    final void start(DatabaseUrl url, @TempDir Path shared) throws IOException {
        directory = shared;
        browser = BrowserUnderTest.launch();
        server = TestServer.start(
                shared.resolve("data"), url, config -> config.withAdmin(new ServerConfig.Admin(EMAIL, PASSWORD)));
    }

    @AfterAll
    final void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    Page signedIn(int width, ColorScheme theme) {
        Page page = browser.visitor(server.url(), width, theme);
        page.navigate(server.url() + "/sign-in");
        fillSignIn(page, PASSWORD);
        arrived(page, "Now");
        return page;
    }

    /** The page is there and its scripts run: from now on keys are heard. */
    void arrived(Page page, String heading) {
        assertThat(page.locator("h1")).hasText(heading);
        page.waitForLoadState();
    }

    void fillSignIn(Page page, String password) {
        page.locator("#email").fill(EMAIL);
        page.locator("#password").fill(password);
        page.locator("[type=submit]").click();
    }

    /** Keeps a picture, and lets axe judge what is on it. */
    void look(Page page, String name) {
        BrowserUnderTest.screenshot(page, name);
        assertThat(BrowserUnderTest.accessibilityViolations(page)).as(name).isEmpty();
    }

    /** Leaves a mark that a reload would wipe out. */
    void stay(Page page) {
        page.evaluate("window.stayed = true");
    }

    void assertStayed(Page page) {
        assertThat(page.evaluate("window.stayed === true"))
                .as("the page was not reloaded")
                .isEqualTo(true);
    }

    /** A signed artifact with a payload that no compression makes small. */
    Path artifact(String name) throws IOException {
        return artifact(name, signingKeys().getPrivate());
    }

    Path artifact(String name, PrivateKey key) throws IOException {
        Path image = directory.resolve(name + ".ext4");
        byte[] content = new byte[300_000];
        new Random(name.hashCode()).nextBytes(content);
        Files.write(image, content);
        Path output = directory.resolve(name + ".mender");
        MenderWriter.write(
                ArtifactBuilder.rootfsImage(name, image).deviceType(TYPE).build(),
                WriteOptions.compressed(Compression.GZIP).signedBy(key),
                output);
        return output;
    }

    KeyPair signingKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new java.security.spec.ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException | java.security.InvalidAlgorithmParameterException e) {
            throw new AssertionError(e);
        }
    }
}
