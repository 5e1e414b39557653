package dev.sealane.cli.fleet;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sealane.testing.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A person who is signed in and looks at pages, in the system's Chromium. */
final class Onlooker implements AutoCloseable {
    /** For a busy machine: it only matters when a test fails. */
    private static final int PATIENCE_MILLIS = 120_000;

    private final Playwright playwright;
    private final Page page;

    private Onlooker(Playwright playwright, Page page) {
        this.playwright = playwright;
        this.page = page;
    }

    static Onlooker signIn(String server, String email, String password) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Page page = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Peer.CHROMIUM.require())
                        .setTimeout(PATIENCE_MILLIS)
                        .setArgs(List.of("--no-sandbox", "--headless", "--disable-gpu", "--no-first-run")))
                .newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.setViewportSize(1440, 1000);
        page.navigate(server + "/sign-in");
        page.locator("#email").fill(email);
        page.locator("#password").fill(password);
        page.locator("form [type=submit]").first().click();
        page.waitForURL(server + "/");
        return new Onlooker(playwright, page);
    }

    Page page() {
        return page;
    }

    /** Keeps a picture for people. */
    void photograph(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name + ".png"))
                .setFullPage(true));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
