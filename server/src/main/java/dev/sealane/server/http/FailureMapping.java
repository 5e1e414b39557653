package dev.sealane.server.http;

import java.util.Optional;

/** Translates one family of exceptions into refusals with stable codes. */
@FunctionalInterface
public interface FailureMapping {
    /** The refusal, or nothing where the exception is not of this family. */
    Optional<HttpRefusal> map(Throwable failure);
}
