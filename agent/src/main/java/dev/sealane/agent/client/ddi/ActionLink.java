package dev.sealane.agent.client.ddi;

import dev.sealane.agent.client.ddi.DdiMessages.UnusableAnswer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a poll says about one action (digest, 2.1): its id, and the checksum of its content.
 *
 * <p>Only these two are taken from a link. Where the server is, the configuration says: a link that names another host,
 * as behind a proxy or from an attacker, cannot lead the device's token away.
 *
 * @param id digits
 * @param query {@code ?c=…} or nothing
 */
record ActionLink(String id, String query) {
    private static final Pattern CHECKSUM = Pattern.compile("[?&]c=(-?[0-9]{1,11})(?:&|$)");

    /** The link of this resource, such as {@code deploymentBase}, absolute or relative. */
    static ActionLink of(String resource, String href) throws UnusableAnswer {
        Matcher action = Pattern.compile("(?:^|/)" + resource + "/([0-9]{1,19})/?(?:[?#].*)?$")
                .matcher(href);
        if (!action.find()) {
            throw new UnusableAnswer("expected the link " + resource + " to end with " + resource + "/NUMBER");
        }
        Matcher checksum = CHECKSUM.matcher(href);
        return new ActionLink(action.group(1), checksum.find() ? "?c=" + checksum.group(1) : "");
    }
}
