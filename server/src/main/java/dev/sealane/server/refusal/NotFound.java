package dev.sealane.server.refusal;

/** What the request names does not exist, or belongs to another tenant. */
public final class NotFound extends Refusal {
    private final String what;

    /**
     * @param what a domain word: device, artifact, rollout
     * @param name its id or name as the request gave it, already bounded by its type
     */
    public NotFound(String what, String name) {
        super(Kind.NOT_FOUND, what.replace(' ', '-') + "-not-found", "no " + what + " '" + name + "'");
        this.what = what;
    }

    public String what() {
        return what;
    }
}
