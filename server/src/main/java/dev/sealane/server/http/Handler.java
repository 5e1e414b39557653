package dev.sealane.server.http;

/** Answers one request. Whatever it throws becomes an answer in {@link Failures}. */
@FunctionalInterface
public interface Handler {
    Response handle(Request request) throws Exception;
}
