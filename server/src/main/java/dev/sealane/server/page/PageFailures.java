package dev.sealane.server.page;

import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.page.view.Fault;
import dev.sealane.server.page.view.Place;
import io.helidon.http.Method;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Writes refusals as pages: to the sign-in for strangers, inside the frame for everybody else. */
final class PageFailures {
    private static final int FILE_NAME_LENGTH = 120;

    private final Frame frame;

    PageFailures(Frame frame) {
        this.frame = frame;
    }

    /** A refusal as a whole page. */
    Response page(Request request, HttpRefusal refusal) {
        if (refusal.status().code() == 401) {
            return stranger(request);
        }
        Fault fault = Faults.of(refusal);
        Response response = request.findPrincipal().isPresent()
                ? frame.problem(request, place(request.path()), fault)
                : frame.notice(fault);
        return response.status(refusal.status());
    }

    /** A refusal as a part of the page that uploads. */
    Response upload(Request request, HttpRefusal refusal) {
        if (refusal.status().code() == 401) {
            return Response.of(refusal.status());
        }
        String sent = request.header("X-File-Name").orElse("The file");
        Fault fault = Faults.ofUpload(fileName(sent), refusal);
        return frame.fragment("refused", Map.of("fault", fault)).status(refusal.status());
    }

    private Response stranger(Request request) {
        boolean isPage =
                request.header("Sec-Fetch-Mode").map("navigate"::equals).orElse(true)
                        && request.header("HX-Request").isEmpty();
        if (!isPage) {
            return Response.of(io.helidon.http.Status.UNAUTHORIZED_401);
        }
        boolean reading = request.method().equals(Method.GET);
        if (reading
                && request.header("Sec-Fetch-Site").filter("cross-site"::equals).isPresent()) {
            // The strict cookie does not come along with links of other sites; it does from our own page.
            return frame.onward(request.target());
        }
        String next = reading && !request.target().equals("/")
                ? Address.of("/sign-in").with("next", request.target()).toString()
                : "/sign-in";
        return Response.seeOther(next);
    }

    private static Place place(String path) {
        return Arrays.stream(Place.values())
                .filter(place -> place != Place.NOW && path.startsWith(place.path()))
                .findFirst()
                .orElse(Place.NOW);
    }

    private static String fileName(String sent) {
        String name;
        try {
            name = URLDecoder.decode(sent, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            name = sent;
        }
        return name.length() <= FILE_NAME_LENGTH ? name : name.substring(0, FILE_NAME_LENGTH) + "…";
    }
}
