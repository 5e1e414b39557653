package dev.sealane.server.http;

/** How one part of the server's surface writes a refusal: problem details, Mender's error object, or a page. */
@FunctionalInterface
public interface FailureFormat {
    Response format(Request request, HttpRefusal refusal);
}
