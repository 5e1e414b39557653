package dev.sealane.server.http;

import java.util.Optional;

/** Finds out in whose name a request runs. Fails closed: an unknown, expired or malformed proof is nobody. */
@FunctionalInterface
public interface Authenticator {
    Optional<Principal> authenticate(Request request);
}
