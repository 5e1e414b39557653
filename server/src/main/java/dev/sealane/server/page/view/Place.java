package dev.sealane.server.page.view;

/** The places of the navigation, each with the key that follows {@code g}. */
public enum Place {
    NOW("Now", "/", "n", Icon.NOW),
    DEVICES("Devices", "/devices", "d", Icon.DEVICES),
    RELEASES("Releases", "/releases", "r", Icon.RELEASES),
    ROLLOUTS("Rollouts", "/rollouts", "o", Icon.ROLLOUTS),
    SETTINGS("Settings", "/settings", "s", Icon.SETTINGS);

    private final String title;
    private final String path;
    private final String key;
    private final Icon icon;

    Place(String title, String path, String key, Icon icon) {
        this.title = title;
        this.path = path;
        this.key = key;
        this.icon = icon;
    }

    public String title() {
        return title;
    }

    public String path() {
        return path;
    }

    public String key() {
        return key;
    }

    public Icon icon() {
        return icon;
    }
}
