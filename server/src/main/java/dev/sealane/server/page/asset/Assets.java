package dev.sealane.server.page.asset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every file that pages may refer to, read once when the server starts.
 *
 * <p>The list is closed: a request can only name what is in it, so there is no path to traverse. Nothing comes from
 * another host.
 */
public final class Assets {
    /** What the URL of every asset begins with. */
    public static final String PREFIX = "/assets/";

    private static final String WEBJARS = "/META-INF/resources/webjars/";

    /** Names in the pages, and where their content is on the class path. */
    private static final Map<String, String> SOURCES = Map.of(
            "tabler.css", WEBJARS + "tabler__core/1.4.0/dist/css/tabler.min.css",
            "htmx.js", WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js",
            "sealane.css", "/dev/sealane/server/page/sealane.css",
            "theme.js", "/dev/sealane/server/page/theme.js",
            "live.js", "/dev/sealane/server/page/live.js",
            "sealane.js", "/dev/sealane/server/page/sealane.js",
            "upload.js", "/dev/sealane/server/page/upload.js",
            "mark.svg", "/dev/sealane/server/page/mark.svg");

    private final Map<String, Asset> byName;
    private final Map<String, Asset> byUrl;

    private Assets(Map<String, Asset> byName, Map<String, Asset> byUrl) {
        this.byName = Map.copyOf(byName);
        this.byUrl = Map.copyOf(byUrl);
    }

    /**
     * Reads all assets from the class path.
     *
     * @throws IllegalStateException if one is missing, which is a mistake in the build
     */
    public static Assets load() {
        Map<String, Asset> byName = new LinkedHashMap<>();
        Map<String, Asset> byUrl = new LinkedHashMap<>();
        SOURCES.forEach((name, resource) -> {
            Asset asset = new Asset(name, read(resource));
            byName.put(name, asset);
            byUrl.put(asset.url(), asset);
        });
        return new Assets(byName, byUrl);
    }

    /** The URL of an asset that a template names. */
    public String url(String name) {
        Asset asset = byName.get(name);
        if (asset == null) {
            throw new IllegalArgumentException("no asset '" + name + "'");
        }
        return asset.url();
    }

    /** What a request's path stands for; nothing if the path is not, or no longer, the URL of an asset. */
    public Optional<Asset> find(String path) {
        return Optional.ofNullable(byUrl.get(path));
    }

    private static byte[] read(String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing on the class path: " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + resource, e);
        }
    }
}
