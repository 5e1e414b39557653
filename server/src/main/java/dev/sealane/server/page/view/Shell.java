package dev.sealane.server.page.view;

import dev.sealane.server.page.asset.Assets;
import java.time.Instant;

/**
 * What surrounds every page behind sign-in.
 *
 * @param title what the page is called in the browser's tab
 * @param place which entry of the navigation is the current one
 * @param email who is signed in
 * @param address the page's own address with its query, which live regions fetch again
 * @param askedMillis when the page was asked for: what changed later may be missing on it
 * @param now the server's clock, against which the browser counts relative times
 * @param assets where style sheets and scripts are
 */
public record Shell(
        String title, Place place, String email, String address, long askedMillis, Instant now, Assets assets) {}
