package dev.sealane.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.artifact.sign.PemKeys;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The pages of a real server, in the system's Chromium, while devices speak to it. */
@ExtendWith(FreshDatabase.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BrowserTest {
    private static final String EMAIL = "ines@example.org";
    private static final String PASSWORD = "seven lanes at low tide";
    private static final String TYPE = "gateway-mk2";
    private static final int FLEET = 14;

    /** Where the README's picture is written to, when whoever runs the test says so. */
    private static final String PICTURE = System.getProperty("sealane.picture", "");

    @TempDir
    static Path directory;

    private static Server server;
    private static BrowserUnderTest browser;
    private static final List<ProtocolDevice> DEVICES = new ArrayList<>();

    @BeforeAll
    static void start(DatabaseUrl url) throws IOException {
        browser = BrowserUnderTest.launch();
        server = TestServer.start(
                directory.resolve("data"), url, config -> config.withAdmin(new ServerConfig.Admin(EMAIL, PASSWORD)));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Order(1)
    void strangersSeeTheSignInAndNothingElse() {
        Page page = browser.visitor(server.url(), BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
        page.navigate(server.url() + "/devices?state=pending");
        assertThat(page).hasURL(Pattern.compile(".*/sign-in\\?next=.*"));
        BrowserUnderTest.screenshot(page, "sign-in");
        fillSignIn(page, "not the password");
        assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                .containsText("wrong-credentials");
        fillSignIn(page, PASSWORD);
        assertThat(page).hasURL(server.url() + "/devices?state=pending");
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("status of 401"));
        page.context().close();
    }

    @Test
    @Order(2)
    void aReleaseRollsOutWhileThePageWatches() throws IOException {
        Page page = signedIn(BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
        assertThat(page.locator("#start-title")).hasText("First steps");
        look(page, "now-first-steps");

        page.navigate(server.url() + "/devices");
        stay(page);
        for (int i = 0; i < FLEET; i++) {
            ProtocolDevice device = new ProtocolDevice(
                    server.url(), Map.of("mac", "02:ac:0e:5a:1e:%02x".formatted(i + 1)), TYPE, "gateway-2.4.0");
            assertThat(device.authenticate()).isFalse();
            DEVICES.add(device);
        }
        assertThat(page.locator("tbody tr")).hasCount(FLEET);
        assertStayed(page);
        page.getByLabel("Select every device on this page").check();
        look(page, "devices-pending");
        page.getByText("Accept pending").click();
        assertThat(page.locator("tbody .tone-good")).hasCount(FLEET);
        for (ProtocolDevice device : DEVICES) {
            assertThat(device.authenticate()).isTrue();
            device.reportInventory(Map.of(
                    "device_type",
                    TYPE,
                    "kernel",
                    "6.12.48",
                    "hostname",
                    "gateway",
                    "slot_a",
                    "gateway-2.4.0",
                    "slot_b",
                    "gateway-2.3.9",
                    "slot_active",
                    "a"));
            assertThat(device.poll()).isFalse();
        }

        page.navigate(server.url() + "/releases");
        look(page, "releases-empty");
        page.locator("#file").setInputFiles(artifact("gateway-2.4.1"));
        assertThat(page.locator("#uploaded-title")).hasText("gateway-2.4.1 is here");
        look(page, "release-uploaded");
        page.locator("#upload-result").getByText("Roll it out").click();
        assertThat(page.locator(".touch")).hasText(FLEET + " devices");
        look(page, "rollout-new");
        page.locator("#name").fill("Gateway 2.4.1, spring fleet");
        page.locator("#summary [type=submit]").click();
        assertThat(page.locator("h1")).hasText("Gateway 2.4.1, spring fleet");

        stay(page);
        for (int i = 0; i < 9; i++) {
            assertThat(DEVICES.get(i).poll()).isTrue();
            DEVICES.get(i).report("downloading");
        }
        for (int i = 0; i < 7; i++) {
            DEVICES.get(i).report("installing");
        }
        for (int i = 0; i < 6; i++) {
            DEVICES.get(i).report("rebooting");
        }
        for (int i = 0; i < 4; i++) {
            DEVICES.get(i).succeed("gateway-2.4.1");
        }
        DEVICES.get(4)
                .fail("the health command said no: modem did not register within 120 s", "the trial was given up");
        long sent = System.nanoTime();
        assertThat(page.locator("tbody tr", new Page.LocatorOptions().setHasText("modem did not register")))
                .isVisible();
        System.out.printf("a report was on the page after %d ms%n", (System.nanoTime() - sent) / 1_000_000);
        assertThat(page.locator(".phase-legend")).containsText("4 succeeded");
        assertStayed(page);
        if (!PICTURE.isEmpty()) {
            page.setViewportSize(1280, 900);
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(PICTURE)));
            page.setViewportSize(BrowserUnderTest.DESKTOP_WIDTH, 1000);
        }
        page.locator("tbody a.btn").first().click();
        assertThat(page.locator("#rollout-log .line-bad").first()).containsText("modem did not register");
        look(page, "rollout-live");

        stay(page);
        for (int i = 5; i < FLEET; i++) {
            if (i >= 9) {
                assertThat(DEVICES.get(i).poll()).isTrue();
            }
            DEVICES.get(i).succeed("gateway-2.4.1");
        }
        assertThat(page.locator("main")).containsText("Finished: 13 of 14 devices run the release.");
        assertStayed(page);
        look(page, "rollout-finished");
        page.navigate(server.url() + "/");
        assertThat(page.locator(".needs")).containsText("Gateway 2.4.1, spring fleet: 1 of 14 devices failed");
        look(page, "now");
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    @Order(3)
    void aBrokenUploadIsRefusedWithTheReasonAndTheCode() throws IOException {
        Page page = signedIn(BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
        page.navigate(server.url() + "/releases");
        Path whole = artifact("gateway-2.4.2");
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(directory.resolve("cut.mender"), Arrays.copyOf(bytes, bytes.length / 2));
        page.locator("#file").setInputFiles(cut);
        Locator alert = page.locator("#upload-result [role=alert]");
        assertThat(alert).containsText("“cut.mender” was refused");
        assertThat(alert.locator(".code")).isVisible();
        look(page, "release-refused");
        assertThat(page.locator("#release-list")).not().containsText("gateway-2.4.2");
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("status of 4"));
        page.context().close();
    }

    @Test
    @Order(4)
    void stoppingARolloutSaysWhatHappensToWhom() throws IOException {
        Page page = signedIn(BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.DARK);
        page.navigate(server.url() + "/releases");
        page.locator("#file").setInputFiles(artifact("gateway-2.4.3"));
        page.locator("#upload-result").getByText("Roll it out").click();
        page.locator("#summary [type=submit]").click();
        assertThat(page.locator("h1")).hasText("gateway-2.4.3 to every device");
        assertThat(DEVICES.get(0).poll()).isTrue();
        DEVICES.get(0).report("downloading");
        assertThat(page.locator(".phase-legend")).containsText("1 under way");
        page.getByText("Stop " + FLEET + " devices").first().click();
        assertThat(page.locator("dialog[open]")).containsText("have not started and keep what they run");
        look(page, "rollout-stop-dark");
        page.locator("dialog[open] [type=submit]").click();
        assertThat(page.locator("main")).containsText("It was stopped.");
        assertThat(DEVICES.get(0).tryReport("installing")).isEqualTo(409);
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    @Order(5)
    void aHostileIdentityIsOnlyText() {
        ProtocolDevice device = new ProtocolDevice(server.url(), Map.of("serial", SamplePages.HOSTILE), TYPE, "x");
        assertThat(device.authenticate()).isFalse();
        Page page = signedIn(BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
        page.onDialog(dialog -> {
            throw new AssertionError("a script of a device ran");
        });
        page.navigate(server.url() + "/devices?state=pending");
        page.locator("tbody a[data-main]").first().click();
        assertThat(page.locator("h1")).hasText(SamplePages.HOSTILE);
        page.getByText("Reject", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("h1 + .chip")).hasText("rejected");
        look(page, "device-rejected");
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    @Order(6)
    void theKeyboardReachesEverything() {
        Page page = signedIn(BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
        page.keyboard().press("g");
        page.keyboard().press("d");
        arrived(page, "Devices");
        page.keyboard().press("/");
        assertThat(page.locator("#filter")).isFocused();
        page.keyboard().type("1e:03");
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page).hasURL(Pattern.compile(".*q=1e%3A03.*"));
        page.keyboard().press("Tab");
        page.locator("main").focus();
        page.keyboard().press("?");
        assertThat(page.locator("#keys")).isVisible();
        page.keyboard().press("Escape");
        page.keyboard().press("j");
        page.keyboard().press("Enter");
        arrived(page, "02:ac:0e:5a:1e:03");
        look(page, "device");
        page.keyboard().press("Control+k");
        page.keyboard().type("rollouts");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("Rollouts");
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    @Order(7)
    void aPhoneShowsEveryPlaceWithoutScrollingSideways() {
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = signedIn(BrowserUnderTest.PHONE_WIDTH, theme);
            for (String place : List.of(
                    "/",
                    "/devices",
                    "/releases",
                    "/releases/gateway-2.4.1",
                    "/rollouts",
                    "/rollouts/new",
                    "/settings")) {
                page.navigate(server.url() + place);
                boolean sideways = (Boolean) page.evaluate(
                        "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1");
                assertThat(sideways).as(place).isFalse();
                String name = place.equals("/") ? "now" : place.substring(1).replace('/', '-');
                look(page, "phone-%s-%s".formatted(name, theme.name().toLowerCase(java.util.Locale.ROOT)));
            }
            page.context().close();
        }
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(8)
    void aBrokenStreamIsNotSilent() {
        Page page = signedIn(BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
        page.route("**/live", route -> route.abort());
        page.navigate(server.url() + "/devices");
        assertThat(page.locator("#live-banner")).containsText(Pattern.compile("paused at \\d\\d:\\d\\d:\\d\\d"));
        page.unroute("**/live");
        assertThat(page.locator("#live-banner")).isHidden();
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("ERR_FAILED"));
        page.context().close();
    }

    @Test
    @Order(9)
    void whatChangesBeforeTheStreamOpensIsNotMissed() {
        Page page = signedIn(BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
        ProtocolDevice device = new ProtocolDevice(server.url(), Map.of("serial", "early"), TYPE, "x");
        page.route("**/live", route -> {
            assertThat(device.authenticate()).isFalse();
            route.resume();
        });
        page.navigate(server.url() + "/devices?state=pending");
        assertThat(page.locator("tbody")).containsText("early");
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    @Order(10)
    void aTokenIsShownOnce() {
        Page page = signedIn(BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
        page.navigate(server.url() + "/settings");
        page.locator("#token-name").fill("Build server");
        page.getByText("Create", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator(".notice .snippet")).containsText("sealane_token_");
        look(page, "settings-token");
        page.navigate(server.url() + "/settings");
        assertThat(page.locator("main")).containsText("Build server");
        assertThat(page.locator("main")).not().containsText("sealane_token_");
        page.getByLabel("Revoke Build server").click();
        assertThat(page.locator("main")).containsText("None yet.");
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    @Order(11)
    void aDroppedFileIsUploadedAndItsProgressShown() throws IOException {
        Page page = signedIn(BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
        page.navigate(server.url() + "/releases");
        page.evaluate("""
                () => {
                  window.words = [];
                  const progress = document.getElementById('upload');
                  new MutationObserver(() => {
                    if (!progress.hidden) window.words.push(progress.querySelector('[data-words]').textContent);
                  }).observe(progress, {subtree: true, childList: true, characterData: true, attributes: true});
                }""");
        String content = Base64.getEncoder().encodeToString(Files.readAllBytes(artifact("gateway-2.4.6")));
        JSHandle dropped = page.evaluateHandle("""
                (content) => {
                  const transfer = new DataTransfer();
                  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
                  transfer.items.add(new File([bytes], 'gateway-2.4.6.mender'));
                  return transfer;
                }""", content);
        page.dispatchEvent("#drop", "dragover", Map.of("dataTransfer", dropped));
        assertThat(page.locator("#drop")).hasAttribute("data-over", "");
        page.dispatchEvent("#drop", "drop", Map.of("dataTransfer", dropped));
        assertThat(page.locator("#uploaded-title")).hasText("gateway-2.4.6 is here");
        assertThat(page.locator("#upload")).isHidden();
        assertThat(String.valueOf(page.evaluate("window.words.join('|')"))).contains("Checking digests and signature…");
        assertThat(page.evaluate("document.querySelector('#upload progress').value >= 300000"))
                .isEqualTo(true);
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    @Order(13)
    void theFirstPasswordIsSetThroughALinkThatWorksOnce(DatabaseUrl url) throws IOException {
        try (Server fresh = TestServer.start(directory.resolve("fresh"), url, ServerConfig::withoutAdmin)) {
            String link = fresh.firstLink().orElseThrow();
            Page page = browser.visitor(fresh.url(), BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
            page.navigate(link);
            look(page, "first-password");
            setFirstPassword(page, PASSWORD + "!");
            assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                    .containsText("The two passwords differ.");
            setFirstPassword(page, PASSWORD);
            arrived(page, "Now");
            page.context().close();

            Page late = browser.visitor(fresh.url(), BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
            late.navigate(link);
            assertThat(late.locator("body")).containsText("This link does not work any more.");
            assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("status of 4"));
            late.context().close();
        }
    }

    private static void setFirstPassword(Page page, String again) {
        page.locator("#email").fill(EMAIL);
        page.locator("#password").fill(PASSWORD);
        page.locator("#again").fill(again);
        page.locator("[type=submit]").click();
    }

    @Test
    @Order(12)
    void onlyWhatATrustedKeySignedIsTaken() throws Exception {
        Page page = signedIn(BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
        KeyPair keys = signingKeys();
        page.navigate(server.url() + "/settings");
        page.locator("#key-name").fill("Release team");
        page.locator("#key-pem").fill(PemKeys.encodePublic(keys.getPublic()));
        page.getByText("Trust it").click();
        assertThat(page.getByLabel("Remove Release team")).isVisible();
        look(page, "settings-keys");

        page.navigate(server.url() + "/releases");
        page.locator("#file").setInputFiles(artifact("gateway-2.4.4"));
        assertThat(page.locator("#upload-result [role=alert]")).containsText("signature-wrong");
        page.locator("#file").setInputFiles(artifact("gateway-2.4.5", keys.getPrivate()));
        assertThat(page.locator("#upload-result .chip")).hasText("signed by Release team");
        look(page, "release-signed");
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("status of 400"));
        page.context().close();
    }

    private static Page signedIn(int width, ColorScheme theme) {
        Page page = browser.visitor(server.url(), width, theme);
        page.navigate(server.url() + "/sign-in");
        fillSignIn(page, PASSWORD);
        arrived(page, "Now");
        return page;
    }

    /** The page is there and its scripts run: from now on keys are heard. */
    private static void arrived(Page page, String heading) {
        assertThat(page.locator("h1")).hasText(heading);
        page.waitForLoadState();
    }

    private static void fillSignIn(Page page, String password) {
        page.locator("#email").fill(EMAIL);
        page.locator("#password").fill(password);
        page.locator("[type=submit]").click();
    }

    /** Keeps a picture, and lets axe judge what is on it. */
    private static void look(Page page, String name) {
        BrowserUnderTest.screenshot(page, name);
        assertThat(BrowserUnderTest.accessibilityViolations(page)).as(name).isEmpty();
    }

    /** Leaves a mark that a reload would wipe out. */
    private static void stay(Page page) {
        page.evaluate("window.stayed = true");
    }

    private static void assertStayed(Page page) {
        assertThat(page.evaluate("window.stayed === true"))
                .as("the page was not reloaded")
                .isEqualTo(true);
    }

    /** A signed artifact with a payload that no compression makes small. */
    private static Path artifact(String name) throws IOException {
        return artifact(name, signingKeys().getPrivate());
    }

    private static Path artifact(String name, PrivateKey key) throws IOException {
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

    private static KeyPair signingKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new java.security.spec.ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException | java.security.InvalidAlgorithmParameterException e) {
            throw new AssertionError(e);
        }
    }
}
