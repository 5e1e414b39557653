package dev.sealane.agent.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom the agent trusts on a TLS line, and what it shows itself.
 *
 * <p>Built when the first {@code https} address is used: a device that talks to a plain laboratory server does not pay
 * for a TLS engine.
 */
public final class Trust {
    /** No chain that anybody trusts is longer than a few certificates; a bundle has some hundred. */
    private static final long MAX_PEM_BYTES = 4 << 20;

    private static final char[] IN_MEMORY = new char[0];

    /** What mutual TLS shows to the server. */
    public record Own(Path chain, PrivateKey key) {}

    private final Optional<Path> extraCertificates;
    private final boolean verify;
    private final Optional<Own> own;
    private @Nullable SSLSocketFactory factory;

    private Trust(Optional<Path> extraCertificates, boolean verify, Optional<Own> own) {
        this.extraCertificates = extraCertificates;
        this.verify = verify;
        this.own = own;
    }

    /** Trusts what the Java runtime trusts, and these certificates besides. */
    public static Trust of(Optional<Path> extraCertificates, Optional<Own> own) {
        return new Trust(extraCertificates, true, own);
    }

    /** Trusts every server: for laboratories, chosen explicitly in the configuration. */
    public static Trust everyone(Optional<Own> own) {
        return new Trust(Optional.empty(), false, own);
    }

    void apply(HttpURLConnection connection) throws IOException {
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(factory());
            if (!verify) {
                secure.setHostnameVerifier((_, _) -> true);
            }
        }
    }

    private synchronized SSLSocketFactory factory() throws IOException {
        SSLSocketFactory present = factory;
        if (present == null) {
            present = build();
            factory = present;
        }
        return present;
    }

    private SSLSocketFactory build() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers().getKeyManagers(), trustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private KeyManagerFactory keyManagers() throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        Optional<Own> shown = own;
        if (shown.isPresent()) {
            Certificate[] chain = certificates(shown.get().chain()).toArray(new Certificate[0]);
            store.setKeyEntry("client", shown.get().key(), IN_MEMORY, chain);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, IN_MEMORY);
        return managers;
    }

    private TrustManager[] trustManagers() throws IOException, GeneralSecurityException {
        if (!verify) {
            return new TrustManager[] {new Everyone()};
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init((KeyStore) null);
        if (extraCertificates.isEmpty()) {
            return managers.getTrustManagers();
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (TrustManager manager : managers.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                for (X509Certificate issuer : x509.getAcceptedIssuers()) {
                    store.setCertificateEntry("built-in-" + number++, issuer);
                }
            }
        }
        for (Certificate certificate : certificates(extraCertificates.get())) {
            store.setCertificateEntry("extra-" + number++, certificate);
        }
        managers.init(store);
        return managers.getTrustManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        if (Files.size(file) > MAX_PEM_BYTES) {
            throw new IOException(file + ": expected at most " + MAX_PEM_BYTES + " bytes of certificates");
        }
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IOException(file + ": expected certificates in PEM, found none");
            }
            return List.copyOf(certificates);
        }
    }

    /** See {@link #everyone}. */
    private static final class Everyone extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
