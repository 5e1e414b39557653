package dev.sealane.agent.client;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies named by {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}, in either case.
 *
 * <p>{@code NO_PROXY} holds host names, domains with or without a leading dot, or {@code *}. Credentials inside a proxy
 * address are refused: they would end up in the process list and in logs.
 */
public final class Proxies {
    private final Map<String, String> environment;

    public Proxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** No proxies at all. */
    public static Proxies none() {
        return new Proxies(Map.of());
    }

    Proxy forAddress(URI address) throws HttpException {
        Optional<String> proxy = variable(address.getScheme() + "_proxy");
        if (proxy.isEmpty() || exempt(address.getHost())) {
            return Proxy.NO_PROXY;
        }
        return proxy(proxy.get(), address);
    }

    private static Proxy proxy(String text, URI address) throws HttpException {
        try {
            URI proxy = new URI(text.contains("://") ? text : "http://" + text);
            if ("http".equals(proxy.getScheme()) && proxy.getHost() != null && proxy.getUserInfo() == null) {
                int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
                return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port));
            }
        } catch (URISyntaxException _) {
            // Refused below with everything else that is no usable address.
        }
        throw new HttpException(
                address, "the " + address.getScheme() + "_proxy variable is unusable: expected http://HOST:PORT");
    }

    private boolean exempt(String host) {
        List<String> exceptions = List.of(variable("no_proxy").orElse("").split("[, ]+"));
        String name = host.toLowerCase(Locale.ROOT);
        for (String exception : exceptions) {
            String domain = exception.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
            if (exception.equals("*")) {
                return true;
            }
            if (!domain.isEmpty() && (name.equals(domain) || name.endsWith("." + domain))) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> variable(String lowerCase) {
        String value =
                environment.getOrDefault(lowerCase, environment.getOrDefault(lowerCase.toUpperCase(Locale.ROOT), ""));
        return value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }
}
