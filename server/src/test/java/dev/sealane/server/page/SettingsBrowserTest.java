package dev.sealane.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.server.Server;
import dev.sealane.server.ServerConfig;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Uploads, and what a person sets: tokens, trusted keys, the first password. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SettingsBrowserTest extends SignedInPages {
    @Test
    @Order(1)
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
    @Order(2)
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
    @Order(3)
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
    @Order(4)
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

    @Test
    @Order(5)
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
}
