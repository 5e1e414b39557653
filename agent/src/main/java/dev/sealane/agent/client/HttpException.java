package dev.sealane.agent.client;

import java.io.IOException;
import java.net.URI;

/**
 * An exchange failed without a usable answer: no connection, a broken one, or an answer beyond its limits. Worth
 * repeating later.
 *
 * <p>The message names the server and path; a query, which may hold a signature, is left out.
 */
public final class HttpException extends IOException {
    private static final long serialVersionUID = 1;

    HttpException(URI uri, String problem) {
        super(shown(uri) + ": " + problem);
    }

    HttpException(URI uri, IOException cause) {
        super(shown(uri) + ": " + describe(cause), cause);
    }

    private static String shown(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }

    private static String describe(IOException cause) {
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
