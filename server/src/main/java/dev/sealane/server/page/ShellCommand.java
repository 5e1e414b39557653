package dev.sealane.server.page;

/**
 * Actions of the pages as commands that do the same through the API, for people who automate what they have just done by
 * hand. {@code SEALANE_TOKEN} is an access token from the settings.
 */
final class ShellCommand {
    private static final String CURL = "curl -H \"Authorization: Bearer $SEALANE_TOKEN\"";

    private ShellCommand() {}

    static String get(String server, String path) {
        return CURL + " " + quoted(server + path);
    }

    static String post(String server, String path) {
        return CURL + " -X POST " + quoted(server + path);
    }

    /** Sends a JSON document. */
    static String post(String server, String path, String json) {
        return CURL + " -H 'Content-Type: application/json' \\\n  -d " + quoted(json) + " \\\n  "
                + quoted(server + path);
    }

    /** Sends a file as it is. */
    static String upload(String server, String path, String file) {
        return CURL + " -H 'Content-Type: application/octet-stream' \\\n  --data-binary @" + file + " "
                + quoted(server + path);
    }

    /** One word for the shell, whatever is in it. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
