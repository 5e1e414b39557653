package dev.sealane.server.ddi;

import dev.sealane.server.http.Request;
import dev.sealane.server.http.ServerAddress;
import dev.sealane.server.release.Artifact;

/** The links of this protocol: absolute, and in the spelling of tenant and device that the request used (digest, 1). */
final class Addresses {
    private final ServerAddress address;

    Addresses(ServerAddress address) {
        this.address = address;
    }

    /** The address of the device's own resource. */
    String root(Request request) {
        String path = request.path();
        int end = 0;
        for (int segment = 0; segment < 4; segment++) {
            end = path.indexOf('/', end + 1);
        }
        return address.base(request) + (end < 0 ? path : path.substring(0, end));
    }

    /** Where the device fetches the artifact. */
    String artifact(Request request, Artifact artifact) {
        return root(request) + "/softwaremodules/" + artifact.id() + "/artifacts/"
                + artifact.fileName().orElseGet(artifact.id()::toString);
    }
}
