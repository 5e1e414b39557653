package dev.sealane.server.page.view;

/** The pages' pictograms: strokes on a grid of 24 by 24, drawn in the colour of the text around them. */
public enum Icon {
    NOW("<path d='M3 12h4l2.5-7 5 14 2.5-7h4'/>"),
    DEVICES(
            "<rect x='6.5' y='6.5' width='11' height='11' rx='2'/><path d='M10 3v3.5M14 3v3.5M10 17.5V21M14 17.5V21M3 10h3.5M3 14h3.5M17.5 10H21M17.5 14H21'/>"),
    RELEASES(
            "<path d='M12 3l8 4.3v9.4L12 21l-8-4.3V7.3z'/><path d='M4.3 7.5L12 11.8l7.7-4.3M12 11.8V21M8 5.2l8 4.5'/>"),
    ROLLOUTS(
            "<circle cx='5' cy='12' r='2'/><circle cx='19' cy='5' r='2'/><circle cx='19' cy='12' r='2'/><circle cx='19' cy='19' r='2'/><path d='M7 12h10M7 12c5 0 4-7 10-7M7 12c5 0 4 7 10 7'/>"),
    SETTINGS(
            "<path d='M4 7h9M19 7h1M4 17h1M11 17h9'/><circle cx='16' cy='7' r='2.5'/><circle cx='8' cy='17' r='2.5'/>"),
    CHECK("<path d='M5 12.5l4.5 4.5L19 7.5'/>"),
    CROSS("<path d='M6.5 6.5l11 11M17.5 6.5l-11 11'/>"),
    ALERT("<path d='M12 4L2.8 19.5h18.4z'/><path d='M12 10v4M12 16.8v.2'/>"),
    CLOCK("<circle cx='12' cy='12' r='8.5'/><path d='M12 7.5V12l3 2'/>"),
    PROGRESS("<path d='M20.5 12A8.5 8.5 0 1 1 12 3.5'/>"),
    DASH("<path d='M6 12h12'/>"),
    COPY(
            "<rect x='8' y='8' width='12' height='12' rx='2'/><path d='M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2'/>"),
    UPLOAD("<path d='M4 16v2.5A1.5 1.5 0 0 0 5.5 20h13a1.5 1.5 0 0 0 1.5-1.5V16M12 15.5V4M7.5 8.5L12 4l4.5 4.5'/>"),
    DOWNLOAD("<path d='M4 16v2.5A1.5 1.5 0 0 0 5.5 20h13a1.5 1.5 0 0 0 1.5-1.5V16M12 4v11.5M7.5 11L12 15.5l4.5-4.5'/>"),
    TRASH("<path d='M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7M10 11v5M14 11v5'/>"),
    STOP("<path d='M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2z'/><path d='M9 9l6 6M15 9l-6 6'/>"),
    PLAY("<path d='M7 4.5v15l12-7.5z'/>"),
    PAUSE("<path d='M8.5 5v14M15.5 5v14'/>"),
    PLUS("<path d='M12 5v14M5 12h14'/>"),
    SEARCH("<circle cx='10.5' cy='10.5' r='6.5'/><path d='M15.5 15.5L20.5 20.5'/>"),
    KEY("<circle cx='8' cy='15.5' r='4.5'/><path d='M11.5 12.3L20 4M16.5 7.3l2.7 2.7M14 9.8l1.7 1.7'/>"),
    SHIELD(
            "<path d='M12 3l7.5 2.8v5.7c0 4.6-3 7.9-7.5 9.5-4.5-1.6-7.5-4.9-7.5-9.5V5.8z'/><path d='M9 12l2.2 2.2L15.2 10'/>"),
    THEME("<circle cx='12' cy='12' r='8.5'/><path d='M12 3.5v17M12 8.5h7.6M12 12h8.5M12 15.5h7.6'/>"),
    LEAVE(
            "<path d='M14 8V5.5A1.5 1.5 0 0 0 12.5 4h-7A1.5 1.5 0 0 0 4 5.5v13A1.5 1.5 0 0 0 5.5 20h7a1.5 1.5 0 0 0 1.5-1.5V16M9 12h12M17.5 8.5L21 12l-3.5 3.5'/>"),
    CHEVRON("<path d='M9 5.5l6.5 6.5L9 18.5'/>"),
    TERMINAL("<path d='M4.5 7l5 5-5 5M12 18h7.5'/>"),
    KEYBOARD(
            "<rect x='2.5' y='6' width='19' height='12' rx='2'/><path d='M6 10v.01M10 10v.01M14 10v.01M18 10v.01M7 14h10'/>"),
    LOG("<path d='M6 3.5h8.5L19 8v12.5H6z'/><path d='M14 3.5V8.5h5M9 12.5h7M9 16h5'/>"),
    BACK("<path d='M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3'/>"),
    CALM("<path d='M3 9c2.2-2 4.2-2 6 0s4 2 6 0 4-2 6 0M3 15c2.2-2 4.2-2 6 0s4 2 6 0 4-2 6 0'/>");

    private final String shape;

    Icon(String shape) {
        this.shape = shape;
    }

    /** The strokes, as SVG elements. Constant text: nothing from outside is in it. */
    public String shape() {
        return shape;
    }
}
