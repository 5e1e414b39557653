package dev.sealane.server.page;

import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.page.asset.Asset;
import dev.sealane.server.page.asset.Assets;

/** Serves style sheets, scripts and pictures. Their URLs change with their content, so browsers keep them for ever. */
final class AssetRoutes implements Routes {
    private final Assets assets;

    AssetRoutes(Assets assets) {
        this.assets = assets;
    }

    @Override
    public void register(Router router) {
        router.get(Assets.PREFIX + "{digest}/{name}", Access.PUBLIC, this::serve)
                .get("/favicon.ico", Access.PUBLIC, request -> Response.seeOther(assets.url("mark.svg")));
    }

    private Response serve(Request request) {
        Asset asset =
                assets.find(request.path()).orElseThrow(() -> HttpRefusal.notFound("asset", request.parameter("name")));
        boolean gzip = request.header("Accept-Encoding")
                .filter(accepted -> accepted.contains("gzip"))
                .isPresent();
        Response response = Response.bytes(asset.contentType(), gzip ? asset.compressed() : asset.content())
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .header("Vary", "Accept-Encoding");
        return gzip ? response.header("Content-Encoding", "gzip") : response;
    }
}
