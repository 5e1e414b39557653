package dev.sealane.server.page;

import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.ServerAddress;
import dev.sealane.server.page.asset.Assets;
import dev.sealane.server.page.view.Connect;
import dev.sealane.server.page.view.Entrance;
import dev.sealane.server.page.view.Fault;
import dev.sealane.server.page.view.Moment;
import dev.sealane.server.page.view.Place;
import dev.sealane.server.page.view.Shell;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Puts views into their templates and the templates into answers. Pages are never stored by anybody on the way. */
final class Frame {
    private final Templates templates;
    private final Assets assets;
    private final InstantSource clock;
    private final ServerAddress serverAddress;

    Frame(Templates templates, Assets assets, InstantSource clock, ServerAddress address) {
        this.templates = templates;
        this.assets = assets;
        this.clock = clock;
        this.serverAddress = address;
    }

    /** A page behind sign-in. */
    Response page(Request request, Place place, String title, Address address, String template, Object view) {
        Shell shell = shell(request, place, title, address);
        return html(templates.render(template, Map.of("shell", shell, "view", view)));
    }

    /** A page behind sign-in that says what went wrong. */
    Response problem(Request request, Place place, Fault fault) {
        Shell shell = shell(request, place, fault.what(), Address.of(request.path()));
        return html(templates.render("problem", Map.of("shell", shell, "fault", fault)));
    }

    /** The same for somebody who is not signed in. */
    Response notice(Fault fault) {
        return html(templates.render("notice", Map.of("assets", assets, "fault", fault)));
    }

    Response signIn(String email, String next, java.util.Optional<Fault> fault) {
        return html(templates.render("sign-in", Map.of("entrance", new Entrance(assets, email, next, fault))));
    }

    Response firstPassword(String action, String email, java.util.Optional<Fault> fault) {
        Entrance entrance = new Entrance(assets, email, "/", fault);
        return html(templates.render("first-password", Map.of("entrance", entrance, "action", action)));
    }

    /** A page that leads to {@code target} at once, from our own origin. */
    Response onward(String target) {
        return html(templates.render("onward", Map.of("assets", assets, "target", target)));
    }

    /** A part of a page. */
    Response fragment(String template, Map<String, Object> parameters) {
        return html(templates.render(template, parameters));
    }

    Moment moment(Instant at) {
        return new Moment(at, clock.instant());
    }

    Instant now() {
        return clock.instant();
    }

    String serverUrl(Request request) {
        return serverAddress.base(request);
    }

    /** Whether browsers reach this server over TLS, here or at a proxy in front. */
    boolean isSecure(Request request) {
        return serverAddress.base(request).startsWith("https://");
    }

    Connect connect(Request request) {
        return new Connect(serverAddress.base(request));
    }

    private Shell shell(Request request, Place place, String title, Address address) {
        return new Shell(
                title,
                place,
                request.principal().email(),
                address.toString(),
                request.receivedAtMillis(),
                clock.instant(),
                assets);
    }

    private static Response html(String html) {
        return Response.html(html).header("Cache-Control", "no-store");
    }
}
