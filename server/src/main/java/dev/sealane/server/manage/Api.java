package dev.sealane.server.manage;

import dev.sealane.server.device.DeviceId;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Response;
import io.helidon.http.Status;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the parts of our own API share: its base path and the form of its answers. */
final class Api {
    static final String BASE = "/api/v1";

    private Api() {}

    /** 201 with the new thing and its place. */
    static Response created(String path, Map<String, Object> thing) {
        return Response.json(thing).status(Status.CREATED_201).header("Location", BASE + path);
    }

    /** Reads a list of device ids that stands at {@code where}. */
    static Set<DeviceId> devices(List<String> texts, String where) {
        Set<DeviceId> devices = new LinkedHashSet<>();
        for (String text : texts) {
            devices.add(DeviceId.parse(text)
                    .orElseThrow(() -> HttpRefusal.badRequest("bad-field", "a device's id is not a UUID")
                            .found(text)
                            .where(where)));
        }
        return devices;
    }
}
