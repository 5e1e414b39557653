package dev.sealane.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.sealane.server.Server;
import dev.sealane.server.ServerConfig;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.server.testing.TestServer;
import dev.sealane.testing.SwuImages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The places of the pages where a person deals with the second dialect: uploads of {@code .swu}, and tokens. */
@ExtendWith(FreshDatabase.class)
final class DialectBrowserTest {
    private static final String EMAIL = "ines@example.org";
    private static final String PASSWORD = "seven lanes at low tide";

    @TempDir
    static Path directory;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Server server;
    private static BrowserUnderTest browser;

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
        HTTP.close();
    }

    @Test
    void aSwuIsUploadedUnderTheReleaseAndDeviceTypesThatAPersonNames() throws Exception {
        Page page = signedIn();
        page.navigate(server.url() + "/releases");
        page.locator("#file").setInputFiles(image());
        Locator alert = page.locator("#upload-result [role=alert]");
        assertThat(alert).containsText("“press.swu” was refused");
        assertThat(alert).containsText("Say above which release it belongs to");
        look(page, "swu-without-release");

        page.locator("#upload-release").fill("press-3");
        page.locator("#upload-types").fill("press-mk2, press-mk3");
        page.locator("#file").setInputFiles(image());

        assertThat(page.locator("#uploaded-title")).hasText("press-3 is here");
        look(page, "swu-uploaded");
        page.navigate(server.url() + "/releases/press-3");
        assertThat(page.locator("main")).containsText("SWUpdate image");
        assertThat(page.locator("main .tag")).containsText(new String[] {"press-mk2", "press-mk3"});
        look(page, "swu-release");
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("status of 4"));
        page.context().close();
    }

    @Test
    void aTokenOfADeviceIsShownOnceAndLetsItIn() throws Exception {
        Page page = signedIn();
        page.navigate(server.url() + "/settings");
        page.locator("#controller-id").fill("press-17");
        page.getByText("Make its token").click();
        Locator notice = page.locator("[aria-labelledby=doors-title] .notice");
        assertThat(notice).containsText("The token of the device press-17: it is shown this once.");
        String token = notice.locator("code, pre, .snippet").first().innerText().strip();
        look(page, "settings-device-token");

        assertThat(poll("press-17", "TargetToken " + token).statusCode()).isEqualTo(200);
        assertThat(poll("press-18", "TargetToken " + token).statusCode()).isEqualTo(401);

        page.navigate(server.url() + "/settings");
        assertThat(page.locator("main")).not().containsText(token);
        page.navigate(server.url() + "/devices");
        assertThat(page.locator("tbody")).containsText("press-17");
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    void theGatewayTokenIntroducesDevicesUntilItIsRemoved() throws Exception {
        Page page = signedIn();
        page.navigate(server.url() + "/settings");
        page.locator("#poll-seconds").fill("77");
        page.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("#poll-seconds")).hasValue("77");
        page.getByText("Make a gateway token").click();
        Locator notice = page.locator("[aria-labelledby=doors-title] .notice");
        String authorization = "GatewayToken "
                + notice.locator("code, pre, .snippet").first().innerText().strip();
        look(page, "settings-gateway-token");

        assertThat(poll("newcomer", authorization).statusCode()).isEqualTo(401);
        page.navigate(server.url() + "/devices?state=pending");
        page.locator("tbody a[data-main]", new Page.LocatorOptions().setHasText("newcomer"))
                .click();
        page.getByText("Accept", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("h1 + .chip")).hasText("accepted");
        look(page, "device-ddi");
        assertThat(poll("newcomer", authorization).body()).contains("\"sleep\":\"00:01:17\"");

        page.navigate(server.url() + "/settings");
        page.getByText("Remove the gateway token").click();
        assertThat(page.getByText("Make a gateway token")).isVisible();
        assertThat(poll("newcomer", authorization).statusCode()).isEqualTo(401);
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    private static Path image() throws Exception {
        Path file = directory.resolve("press.swu");
        if (!Files.exists(file)) {
            SwuImages images = SwuImages.create(directory.resolve("images"));
            Files.write(file, images.image("3.0", new byte[1000], Path.of("/target")));
        }
        return file;
    }

    private static HttpResponse<String> poll(String id, String authorization) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/default/controller/v1/" + id))
                        .header("Authorization", authorization)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Page signedIn() {
        Page page = browser.visitor(server.url(), BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
        page.navigate(server.url() + "/sign-in");
        page.locator("#email").fill(EMAIL);
        page.locator("#password").fill(PASSWORD);
        page.locator("[type=submit]").click();
        assertThat(page.locator("h1")).hasText("Now");
        page.waitForLoadState();
        return page;
    }

    private static void look(Page page, String name) {
        BrowserUnderTest.screenshot(page, name);
        assertThat(BrowserUnderTest.accessibilityViolations(page)).as(name).isEmpty();
    }
}
