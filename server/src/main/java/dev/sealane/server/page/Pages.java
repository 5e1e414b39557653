package dev.sealane.server.page;

import dev.sealane.server.account.People;
import dev.sealane.server.account.Secret;
import dev.sealane.server.download.DownloadLinks;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.http.ServerAddress;
import dev.sealane.server.page.asset.Assets;
import java.time.InstantSource;
import java.util.List;

/**
 * Everything a browser sees. Whoever is not signed in sees only the sign-in, the first-password link and the assets.
 *
 * <p>Everything printed is escaped by the templates; a strict content security policy allows only this server's own
 * scripts and styles; writes need the session's cookie and this server's own origin.
 */
public final class Pages implements Routes {
    private final List<Routes> pages;
    private final PageFailures failures;

    public Pages(Fleet fleet, People people, DownloadLinks links, ServerAddress address, InstantSource clock) {
        Assets assets = Assets.load();
        Frame frame = new Frame(new Templates(), assets, clock, address);
        this.failures = new PageFailures(frame);
        this.pages = List.of(
                new AssetRoutes(assets),
                new LiveRoute(fleet.database().changes(), people.credentials()),
                new EntrancePages(people.sessions(), people.firstUser(), frame),
                new NowPage(fleet, frame),
                new DevicesPage(fleet, frame),
                new DevicePage(fleet, frame),
                new ReleasesPage(fleet, frame, links),
                new RolloutsPage(fleet, frame),
                new RolloutPage(fleet, frame),
                new NewRolloutPage(fleet, frame),
                new SettingsPage(people.tokens(), fleet, frame));
    }

    /** The path of the one-time link that the server prints at its first start. */
    public static String firstLink(Secret secret) {
        return EntrancePages.FIRST_LINK + secret.text();
    }

    @Override
    public void register(Router router) {
        pages.forEach(page -> page.register(router));
        router.failures("/", failures::page).failures("/uploads", failures::upload);
    }
}
