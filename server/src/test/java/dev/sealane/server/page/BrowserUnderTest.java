package dev.sealane.server.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.sealane.testing.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The system's Chromium, driven by Playwright, with an ear for what must not happen: errors and foreign requests. */
final class BrowserUnderTest implements AutoCloseable {
    static final int DESKTOP_WIDTH = 1440;
    static final int PHONE_WIDTH = 390;

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** Headless, alone, and without the calls home that a browser makes by itself. */
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** For a busy machine: it only matters when a test fails. */
    private static final int PATIENCE_MILLIS = 120_000;

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();

    private BrowserUnderTest(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts the browser, or skips the test where there is none. */
    static BrowserUnderTest launch() {
        Path chromium = Peer.CHROMIUM.require();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setTimeout(PATIENCE_MILLIS)
                        .setArgs(ARGUMENTS));
        return new BrowserUnderTest(playwright, browser);
    }

    /** A fresh visitor without cookies. */
    Page visitor(String origin, int width, ColorScheme theme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, width == PHONE_WIDTH ? 844 : 1000)
                .setColorScheme(theme)
                .setLocale("en-GB")
                .setTimezoneId("UTC"));
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        String host = URI.create(origin).getAuthority();
        page.onRequest(request -> {
            URI address = URI.create(request.url());
            if (!"data".equals(address.getScheme()) && !host.equals(address.getAuthority())) {
                complaints.add("a request left for " + request.url());
            }
        });
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        return page;
    }

    /** Console errors, script errors and requests to other hosts since the last call. */
    List<String> complaints() {
        List<String> heard = List.copyOf(complaints);
        complaints.clear();
        return heard;
    }

    static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    /** What axe finds to be serious or critical, by the rules of WCAG 2.2 AA; one line for each element. */
    static List<String> accessibilityViolations(Page page) {
        page.evaluate(axe());
        Object found = page.evaluate("""
                async () => {
                  const result = await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']});
                  return result.violations.filter((rule) => ['serious', 'critical'].includes(rule.impact))
                    .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} – ${node.failureSummary.slice(0, 300)}`));
                }""");
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static String axe() {
        try (InputStream in = BrowserUnderTest.class.getResourceAsStream("/axe.min.js")) {
            if (in == null) {
                throw new IllegalStateException("axe.min.js is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading axe.min.js", e);
        }
    }
}
