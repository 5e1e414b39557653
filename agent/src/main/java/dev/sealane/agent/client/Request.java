package dev.sealane.agent.client;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** One HTTP request with a body that fits in memory. */
public record Request(String method, URI uri, Map<String, String> headers, Optional<byte[]> body) {
    public Request {
        headers = Map.copyOf(headers);
    }

    /** A request without a body. */
    public static Request get(URI uri, Map<String, String> headers) {
        return new Request("GET", uri, headers, Optional.empty());
    }

    /** A request that carries JSON. */
    public static Request json(String method, URI uri, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new java.util.HashMap<>(headers);
        all.put("Content-Type", "application/json");
        return new Request(method, uri, all, Optional.of(body));
    }
}
