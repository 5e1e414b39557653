package dev.sealane.agent.testing;

import java.net.URI;
import java.util.List;

/** A server that a daemon of a test talks to, in whatever protocol. */
public interface FakeServer {
    URI url();

    /** The final and other statuses that were reported, as {@code assignment status}. */
    List<String> statuses();

    /** What a failing test wants to know. */
    Object news();
}
