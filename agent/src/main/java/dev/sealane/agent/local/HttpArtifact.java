package dev.sealane.agent.local;

import dev.sealane.agent.client.Http;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/**
 * An artifact behind a URL that a person named. It is read once; a broken connection fails the installation, and the
 * person tries again.
 */
public final class HttpArtifact extends FilterInputStream {
    private final Http.Download download;

    private HttpArtifact(Http.Download download) {
        super(download.body());
        this.download = download;
    }

    /**
     * Opens the artifact at its first byte.
     *
     * @throws IOException if the server does not answer with a document
     */
    public static InputStream open(Http http, URI uri) throws IOException {
        Http.Download download = http.download(uri, Map.of());
        if (download.status() != HttpURLConnection.HTTP_OK) {
            int status = download.status();
            download.close();
            throw new IOException("expected status 200 from " + uri.getHost() + ", found " + status);
        }
        return new HttpArtifact(download);
    }

    @Override
    public void close() throws IOException {
        try (download) {
            super.close();
        }
    }
}
