package dev.sealane.server.page.view;

/** How a state feels. Each tone has a shape as well as a colour, because not everybody sees colours. */
public enum Tone {
    /** Done, and as wanted. */
    GOOD("good", Icon.CHECK),
    /** Failed. */
    BAD("bad", Icon.CROSS),
    /** Needs a person, or goes against what was wanted. */
    WARN("warn", Icon.ALERT),
    /** Something happens right now. */
    BUSY("busy", Icon.PROGRESS),
    /** Nothing happens yet. */
    IDLE("idle", Icon.CLOCK),
    /** Over, without an opinion. */
    MUTED("muted", Icon.DASH);

    private final String style;
    private final Icon icon;

    Tone(String style, Icon icon) {
        this.style = style;
        this.icon = icon;
    }

    /** The ending of the style's name. */
    public String style() {
        return style;
    }

    public Icon icon() {
        return icon;
    }
}
