package dev.sealane.server.http;

/** A group of routes of one feature; it adds them to the router when the server is wired. */
public interface Routes {
    void register(Router router);
}
