package dev.sealane.server;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a server is started.
 *
 * @param dataDirectory holds {@code postgres/}, {@code blobs/} and {@code keys/}; made if missing
 * @param host the address to listen on; loopback by default, so that a server is reached from elsewhere only on purpose
 * @param port 0 for a free one
 * @param databaseUrl of a PostgreSQL 15 or later; the bundled one is used if empty
 * @param publicUrl under which devices and people reach the server; what they called it themselves if empty
 * @param tls certificate and key; plain HTTP if empty
 * @param verifyKeys public keys in PEM form that uploads must be signed by, added at the start under their file's name;
 *     keys that were added before stay
 * @param trustedProxies IP addresses of proxies that check the client certificates of devices; their word about them is
 *     believed
 * @param admin the account to make at the first start; a one-time link is made if empty
 */
public record ServerConfig(
        Path dataDirectory,
        String host,
        int port,
        Optional<String> databaseUrl,
        Optional<URI> publicUrl,
        Optional<TlsFiles> tls,
        List<Path> verifyKeys,
        Set<String> trustedProxies,
        Optional<Admin> admin) {
    public static final Path DEFAULT_DATA = Path.of("sealane-data");
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 8080;

    /** Where TLS is served when no port is named. */
    public static final int DEFAULT_TLS_PORT = 8443;

    private static final int MAX_PORT = 65535;

    public ServerConfig {
        if (host.isBlank() || port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("expected a host and a port from 0 to " + MAX_PORT);
        }
        publicUrl.ifPresent(ServerConfig::requireBase);
        verifyKeys = List.copyOf(verifyKeys);
        trustedProxies = trustedProxies.stream().map(ServerConfig::literal).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Certificate chain and private key in PEM form.
     *
     * @param key PKCS#8, not encrypted
     */
    public record TlsFiles(Path certificate, Path key) {}

    /** The first account, for starts that nobody watches. Its text form hides the password. */
    public record Admin(String email, String password) {
        @Override
        public String toString() {
            return email;
        }
    }

    /** A plain-HTTP server on a free port of the loopback interface, with the bundled database. */
    public static ServerConfig local(Path dataDirectory) {
        return new ServerConfig(
                dataDirectory,
                DEFAULT_HOST,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Set.of(),
                Optional.empty());
    }

    public ServerConfig withDatabaseUrl(String url) {
        return new ServerConfig(
                dataDirectory, host, port, Optional.of(url), publicUrl, tls, verifyKeys, trustedProxies, admin);
    }

    public ServerConfig withTls(TlsFiles files) {
        return new ServerConfig(
                dataDirectory,
                host,
                port,
                databaseUrl,
                publicUrl,
                Optional.of(files),
                verifyKeys,
                trustedProxies,
                admin);
    }

    public ServerConfig withAdmin(Admin account) {
        return new ServerConfig(
                dataDirectory,
                host,
                port,
                databaseUrl,
                publicUrl,
                tls,
                verifyKeys,
                trustedProxies,
                Optional.of(account));
    }

    public ServerConfig withVerifyKeys(List<Path> files) {
        return new ServerConfig(dataDirectory, host, port, databaseUrl, publicUrl, tls, files, trustedProxies, admin);
    }

    /** The same believing these proxies, by their IP addresses, about client certificates. */
    public ServerConfig withTrustedProxies(Set<String> addresses) {
        return new ServerConfig(dataDirectory, host, port, databaseUrl, publicUrl, tls, verifyKeys, addresses, admin);
    }

    /** The same without an account to make: the server offers a one-time link. */
    public ServerConfig withoutAdmin() {
        return new ServerConfig(
                dataDirectory, host, port, databaseUrl, publicUrl, tls, verifyKeys, trustedProxies, Optional.empty());
    }

    /** The public address without a slash at the end. */
    Optional<String> baseUrl() {
        return publicUrl.map(url -> url.toString().replaceAll("/$", ""));
    }

    /** In the one spelling that connections are compared with; never a name, which somebody else could answer for. */
    private static String literal(String address) {
        return InetAddress.ofLiteral(address).getHostAddress();
    }

    private static void requireBase(URI url) {
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        boolean bare = url.getHost() != null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
        if (!web || !bare) {
            throw new IllegalArgumentException("expected a public URL like https://updates.example, found " + url);
        }
    }
}
