package dev.sealane.server.http;

import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The server's certificate chain and private key. */
public final class ServerTls {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final char[] IN_MEMORY = {};

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private ServerTls(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /**
     * Reads both from PEM files.
     *
     * @throws IOException if a file cannot be read or holds something else; the message says which and what
     */
    public static ServerTls read(Path certificate, Path key) throws IOException {
        return new ServerTls(readChain(certificate), readKey(key));
    }

    /**
     * Serves with them, and asks for the other end's certificate without insisting.
     *
     * @param authorities whose certificates are asked for; asked at each handshake
     */
    Tls toTls(Supplier<List<X509Certificate>> authorities) {
        return Tls.builder()
                .sslContext(context(authorities))
                .clientAuth(TlsClientAuth.OPTIONAL)
                .addEnabledProtocol("TLSv1.3")
                .addEnabledProtocol("TLSv1.2")
                .build();
    }

    private SSLContext context(Supplier<List<X509Certificate>> authorities) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, IN_MEMORY, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, IN_MEMORY);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys.getKeyManagers(),
                    new TrustManager[] {new ShownCertificates(authorities, chain.getFirst())},
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java runtime has TLS and key stores in memory", e);
        }
    }

    private static List<X509Certificate> readChain(Path file) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        try (InputStream stream = Files.newInputStream(file)) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                chain.add((X509Certificate) certificate);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": expected a certificate chain in PEM form", e);
        }
        if (chain.isEmpty()) {
            throw new IOException(file + ": expected a certificate chain in PEM form, found no certificate");
        }
        return chain;
    }

    private static PrivateKey readKey(Path file) throws IOException {
        Matcher matcher = KEY.matcher(Files.readString(file));
        if (!matcher.find()) {
            throw new IOException(file + ": expected an unencrypted PKCS#8 key (BEGIN PRIVATE KEY);"
                    + " 'openssl pkcs8 -topk8 -nodes' makes one from other forms");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        for (String family : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(family).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                // Not a key of this family; the next may fit.
            }
        }
        throw new IOException(file + ": expected an EC, RSA or Ed25519 key");
    }
}
