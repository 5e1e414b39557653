package dev.sealane.server.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The pages of a real server, in the system's Chromium, while devices speak to it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BrowserTest extends SignedInPages {
    private static final int FLEET = 14;

    /** Where the README's picture is written to, when whoever runs the test says so. */
    private static final String PICTURE = System.getProperty("sealane.picture", "");

    private final List<ProtocolDevice> devices = new ArrayList<>();

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
            devices.add(device);
        }
        assertThat(page.locator("tbody tr")).hasCount(FLEET);
        assertStayed(page);
        page.getByLabel("Select every device on this page").check();
        look(page, "devices-pending");
        page.getByText("Accept pending").click();
        assertThat(page.locator("tbody .tone-good")).hasCount(FLEET);
        for (ProtocolDevice device : devices) {
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
            assertThat(devices.get(i).poll()).isTrue();
            devices.get(i).report("downloading");
        }
        for (int i = 0; i < 7; i++) {
            devices.get(i).report("installing");
        }
        for (int i = 0; i < 6; i++) {
            devices.get(i).report("rebooting");
        }
        for (int i = 0; i < 4; i++) {
            devices.get(i).succeed("gateway-2.4.1");
        }
        devices.get(4)
                .fail("the health command said no: modem did not register within 120 s", "the trial was given up");
        long sent = System.nanoTime();
        assertThat(page.locator("tbody tr", new Page.LocatorOptions().setHasText("modem did not register")))
                .isVisible();
        System.out.printf("a report was on the page after %d ms%n", (System.nanoTime() - sent) / 1_000_000);
        assertThat(page.locator(".bar-legend")).containsText("4 succeeded");
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
                assertThat(devices.get(i).poll()).isTrue();
            }
            devices.get(i).succeed("gateway-2.4.1");
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
    @Order(4)
    void stoppingARolloutSaysWhatHappensToWhom() throws IOException {
        Page page = signedIn(BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.DARK);
        page.navigate(server.url() + "/releases");
        page.locator("#file").setInputFiles(artifact("gateway-2.4.3"));
        page.locator("#upload-result").getByText("Roll it out").click();
        page.locator("#summary [type=submit]").click();
        assertThat(page.locator("h1")).hasText("gateway-2.4.3 to every device");
        assertThat(devices.get(0).poll()).isTrue();
        devices.get(0).report("downloading");
        assertThat(page.locator(".bar-legend")).containsText("1 under way");
        page.getByText("Stop " + FLEET + " devices").first().click();
        assertThat(page.locator("dialog[open]")).containsText("have not started and keep what they run");
        look(page, "rollout-stop-dark");
        page.locator("dialog[open] [type=submit]").click();
        assertThat(page.locator("main")).containsText("It was stopped.");
        assertThat(devices.get(0).tryReport("installing")).isEqualTo(409);
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
    void aRolloutGoesThroughItsPhasesWhileThePageWatches() throws IOException {
        Page page = signedIn(BrowserUnderTest.DESKTOP_WIDTH, ColorScheme.LIGHT);
        page.navigate(server.url() + "/releases");
        page.locator("#file").setInputFiles(artifact("gateway-2.5.0"));
        page.locator("#upload-result").getByText("Roll it out").click();
        page.locator("#phases").fill("2");
        page.locator("#phases").press("Tab");
        assertThat(page.locator("#summary")).containsText("The first 7 devices begin when they call next.");
        page.locator("#error").fill("20");
        page.locator("#error").press("Tab");
        assertThat(page).hasURL(Pattern.compile(".*error=20.*"));
        choose(page, "begin", "later");
        choose(page, "type", "soft");
        choose(page, "when", "window");
        assertThat(page.locator("#summary")).containsText("Not yet: maintenance_window");
        assertThat(page.locator("#summary [type=submit]")).isDisabled();
        look(page, "rollout-new-phases");
        page.locator("#when").selectOption("");
        assertThat(page.locator("#summary [type=submit]")).isEnabled();
        page.locator("#summary [type=submit]").click();
        assertThat(page.locator("h1 + .chip")).hasText("awaits its start");
        assertThat(page.locator(".facts")).containsText("soft: devices may ask their user");

        page.getByText("Start with 7 devices").click();
        assertThat(page.locator(".phases .chip")).hasText(new String[] {"running", "has not begun"});
        stay(page);
        assertThat(page.getByText("Begin phase 2 now: 7 devices")).isVisible();
        page.getByText("Pause", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("h1 + .chip")).hasText("paused");
        page.getByText("Resume").click();
        assertThat(page.locator("h1 + .chip")).hasText("waiting");
        stay(page);
        List<ProtocolDevice> let = new ArrayList<>();
        for (ProtocolDevice device : devices) {
            if (device.poll()) {
                let.add(device);
            }
        }
        assertThat(let).hasSize(7);
        let.getFirst().fail("no room", "the image does not fit");
        let.get(1).fail("no room", "the image does not fit");
        assertThat(page.locator(".phases .chip")).hasText(new String[] {"too many failed", "has not begun"});
        assertThat(page.locator("h1 + .chip")).hasText("paused");
        look(page, "rollout-phases-paused");
        assertStayed(page);
        Page phone = signedIn(BrowserUnderTest.PHONE_WIDTH, ColorScheme.DARK);
        assertThat(phone.locator(".needs")).containsText("is paused");
        phone.navigate(page.url());
        look(phone, "phone-rollout-phases-dark");
        phone.context().close();

        page.getByText("Resume").click();
        assertThat(page.locator(".phases .chip")).hasText(new String[] {"too many failed", "running"});
        for (int i = 2; i < 6; i++) {
            let.get(i).succeed("gateway-2.5.0");
        }
        assertThat(page.locator(".phases li").first()).containsText("4 of 7 devices succeeded, 2 failed");
        look(page, "rollout-phases");
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    /** The form has taken the choice in when it is part of the address. */
    private static void choose(Page page, String field, String value) {
        page.locator("#" + field).selectOption(value);
        assertThat(page).hasURL(Pattern.compile(".*" + field + "=" + value + ".*"));
    }
}
