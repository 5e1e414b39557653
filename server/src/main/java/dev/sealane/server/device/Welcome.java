package dev.sealane.server.device;

/** What becomes of a credential that nobody has seen yet. */
public enum Welcome {
    /** Nothing: it proves nothing by itself, so a person must have entered it before. */
    KNOWN_ONLY,
    /** It waits for a person. */
    PENDING,
    /** It is accepted if it is the first of its device: the tenant lets in whoever can show it. */
    ADMITTED
}
