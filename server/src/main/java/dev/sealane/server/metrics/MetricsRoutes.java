package dev.sealane.server.metrics;

import dev.sealane.server.http.Access;
import dev.sealane.server.http.Problem;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import java.util.List;
import java.util.function.Supplier;

/** {@code /metrics}: figures in the text format of Prometheus (exposition format 0.0.4), for signed-in callers and tokens. */
public final class MetricsRoutes implements Routes {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<List<Figure>> figures;

    /** Answers what the supplier says at each request. */
    public MetricsRoutes(Supplier<List<Figure>> figures) {
        this.figures = figures;
    }

    @Override
    public void register(Router router) {
        // A program asks: it is told 401, not led to the sign-in page.
        router.failures("/metrics", new Problem());
        router.get("/metrics", Access.USER, request -> Response.text(TYPE, text(figures.get())));
    }

    static String text(List<Figure> figures) {
        StringBuilder text = new StringBuilder();
        String described = "";
        for (Figure figure : figures) {
            if (!figure.name().equals(described)) {
                text.append("# HELP ")
                        .append(figure.name())
                        .append(' ')
                        .append(figure.help())
                        .append('\n');
                text.append("# TYPE ")
                        .append(figure.name())
                        .append(' ')
                        .append(figure.type().word())
                        .append('\n');
                described = figure.name();
            }
            text.append(figure.name());
            figure.label()
                    .ifPresent(label -> text.append('{')
                            .append(label.name())
                            .append("=\"")
                            .append(label.value())
                            .append("\"}"));
            text.append(' ').append(figure.value()).append('\n');
        }
        return text.toString();
    }
}
