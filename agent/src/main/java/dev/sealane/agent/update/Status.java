package dev.sealane.agent.update;

/** What the update server hears about an assignment. Each protocol translates it at its edge. */
public enum Status {
    DOWNLOADING,
    INSTALLING,
    REBOOTING,
    /**
     * Asked before the commit: may this device commit? The answer must reach the device, or it rolls back.
     *
     * <p>Mender's word for it is {@code installing}; stock clients authenticate anew before it, so that a system which
     * cannot authenticate any more is never committed (mender-device-api.md 1.6).
     */
    COMMITTING,
    /** Final: the new software is committed. */
    SUCCESS,
    /** Final: it is not. */
    FAILURE,
    /** Final: it was there already. */
    ALREADY_INSTALLED;

    /** Whether this is the last status of an assignment. */
    public boolean isFinal() {
        return switch (this) {
            case SUCCESS, FAILURE, ALREADY_INSTALLED -> true;
            case DOWNLOADING, INSTALLING, REBOOTING, COMMITTING -> false;
        };
    }
}
