package dev.sealane.server.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Takes any certificate that a client shows: the handshake proves that the client holds its key, and no more is claimed
 * here. Whether it lets anybody in, the request decides that relies on it, because only the request says whose
 * authorities count; a browser or device with a certificate of somebody else's is served as if it had none.
 *
 * <p>Clients are told whose certificates are of use. An empty list would mean any, and make browsers ask people for one,
 * so that then the server's own certificate, which issues none, stands there.
 */
final class ShownCertificates extends X509ExtendedTrustManager {
    private final Supplier<List<X509Certificate>> authorities;
    private final X509Certificate nobody;

    ShownCertificates(Supplier<List<X509Certificate>> authorities, X509Certificate nobody) {
        this.authorities = authorities;
        this.nobody = nobody;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        List<X509Certificate> present = authorities.get();
        return present.isEmpty() ? new X509Certificate[] {nobody} : present.toArray(X509Certificate[]::new);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is for servers, which trust no server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }
}
