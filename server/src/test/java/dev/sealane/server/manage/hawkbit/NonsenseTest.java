package dev.sealane.server.manage.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.http.Route;
import dev.sealane.server.manage.ManagementTest;
import dev.sealane.server.manage.ManagementUnderTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every route of this API against bodies and ids that make no sense: a refusal in hawkBit's form, never a failure. */
final class NonsenseTest extends ManagementTest {
    private static final List<String> BODIES =
            List.of("", "{", "[]", "{}", "\"x\"", "7", "null", "[{}]", "[null]", "[[]]", "{\"id\":\"x\",\"name\":[]}");

    private static final List<String> IDS =
            List.of("1", "999999999999999999", "-1", "9".repeat(40), "%00", "x'y\"z", "a%20b");

    @TestFactory
    Stream<DynamicTest> refusesBodiesThatAreNonsense() {
        return routes().map(route -> DynamicTest.dynamicTest(name(route), () -> {
            for (String body : BODIES) {
                check(route, "1", body);
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> refusesIdsThatAreNonsense() {
        return routes().filter(route -> route.pattern().contains("{"))
                .map(route -> DynamicTest.dynamicTest(name(route), () -> {
                    for (String id : IDS) {
                        check(
                                route,
                                java.net.URLEncoder.encode(id, java.nio.charset.StandardCharsets.UTF_8)
                                        .replace("%2500", "%00"),
                                "{}");
                    }
                }));
    }

    private Stream<Route> routes() {
        return api.router.routes().stream().filter(route -> route.pattern().startsWith("/rest/v1"));
    }

    private void check(Route route, String id, String body) {
        String path = route.pattern().replaceAll("\\{[a-z]+}", id);
        HttpResponse<String> answer =
                api.send(api.request(path).method(route.method().text(), BodyPublishers.ofString(body)));
        assertThat(answer.statusCode())
                .as("%s %s: %s", path, body, answer.body())
                .isLessThan(500);
        if (answer.statusCode() >= 400) {
            assertThat(ManagementUnderTest.json(answer).has("errorCode"))
                    .as("%s %s: %s", path, body, answer.body())
                    .isTrue();
        }
    }

    private static String name(Route route) {
        return route.method().text() + " " + route.pattern();
    }
}
