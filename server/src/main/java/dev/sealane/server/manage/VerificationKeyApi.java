package dev.sealane.server.manage;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.release.VerificationKey;
import dev.sealane.server.release.VerificationKeyId;
import dev.sealane.server.release.VerificationKeys;
import java.io.IOException;
import java.util.Map;

/** {@code verification-keys}: whose signatures an upload must carry. */
final class VerificationKeyApi implements Routes {
    private static final String PATH = "/verification-keys";

    private final VerificationKeys keys;

    VerificationKeyApi(Fleet fleet) {
        this.keys = fleet.verificationKeys();
    }

    @Override
    public void register(Router router) {
        router.get(Api.BASE + PATH, Access.USER, this::list);
        router.post(Api.BASE + PATH, Access.USER, this::add);
        router.delete(Api.BASE + PATH + "/{id}", Access.USER, this::remove);
    }

    private Response list(Request request) {
        return Response.json(keys.list(tenant(request)).stream()
                .map(VerificationKeyApi::describe)
                .toList());
    }

    private Response add(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        String name = body.text("name");
        String pem = body.text("pem");
        body.refuseOthers();
        VerificationKey key = keys.add(tenant(request), name, pem);
        return Api.created(PATH + "/" + key.id(), describe(key));
    }

    private Response remove(Request request) {
        keys.remove(tenant(request), new VerificationKeyId(request.id("id", "verification key")));
        return Response.noContent();
    }

    private static Map<String, Object> describe(VerificationKey key) {
        return new Members()
                .put("id", key.id().toString())
                .put("name", key.name())
                .put("pem", key.pem())
                .put("fingerprint", key.fingerprint())
                .put("created_at", key.createdAt())
                .map();
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
