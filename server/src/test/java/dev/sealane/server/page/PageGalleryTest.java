package dev.sealane.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sealane.server.page.asset.Asset;
import dev.sealane.server.page.asset.Assets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every sample page in the browser, in both themes and two widths, judged by axe; the pictures stay for people. */
final class PageGalleryTest {
    private static final Assets ASSETS = Assets.load();
    private static final Map<String, String> PAGES = new SamplePages(ASSETS).all();

    private static HttpServer server;
    private static BrowserUnderTest browser;
    private static String origin;

    @BeforeAll
    static void start() throws IOException {
        browser = BrowserUnderTest.launch();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", PageGalleryTest::answer);
        server.start();
        origin = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop(0);
            browser.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"1440, LIGHT", "1440, DARK", "390, LIGHT", "390, DARK"})
    void everyPageIsAccessibleAndSilent(int width, ColorScheme theme) {
        List<String> violations = new ArrayList<>();
        Page page = browser.visitor(origin, width, theme);
        for (String name : PAGES.keySet()) {
            page.navigate(origin + "/" + name);
            violations.addAll(BrowserUnderTest.accessibilityViolations(page).stream()
                    .map(violation -> name + ": " + violation)
                    .toList());
            assertThat(scrollsSideways(page))
                    .as("%s scrolls sideways at %s", name, width)
                    .isFalse();
            BrowserUnderTest.screenshot(
                    page, "gallery/%s-%s-%s".formatted(name, width, theme.name().toLowerCase(java.util.Locale.ROOT)));
        }
        page.context().close();
        assertThat(violations).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    private static boolean scrollsSideways(Page page) {
        return (Boolean)
                page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String page = PAGES.get(path.substring(1));
        var asset = ASSETS.find(path);
        if (path.equals("/live")) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("event: alive\ndata:\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            return;
        }
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'");
        exchange.getResponseHeaders()
                .set("Content-Type", asset.map(Asset::contentType).orElse("text/html; charset=utf-8"));
        byte[] body = asset.map(Asset::content)
                .orElseGet(() -> page == null ? new byte[0] : page.getBytes(StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
