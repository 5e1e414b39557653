package dev.sealane.server.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.http.Access;
import dev.sealane.server.http.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class EveryRouteTest extends ManagementTest {
    private static final String ID = "3f3cb2a6-6f64-4d8a-9a3c-3b1f9cf5b1a2";

    @TestFactory
    Stream<DynamicTest> refusesACallerWithoutCredentials() {
        return api.router.routes().stream()
                .filter(route -> route.access() == Access.USER)
                .map(route -> DynamicTest.dynamicTest(name(route), () -> {
                    assertThat(call(route, "X-Nothing", "x").statusCode()).isEqualTo(401);
                    assertThat(call(route, "Authorization", "Bearer sealane_token_wrong")
                                    .statusCode())
                            .isEqualTo(401);
                    assertThat(call(route, "Cookie", "sealane_session=" + api.token())
                                    .statusCode())
                            .as("a token is no cookie")
                            .isEqualTo(401);
                }));
    }

    @Test
    void onlySigningInAndTheDescriptionAreOpenToEverybody() {
        assertThat(api.router.routes().stream()
                        .filter(route -> route.access() != Access.USER)
                        .map(EveryRouteTest::name))
                .containsExactlyInAnyOrder(
                        "POST /api/v1/session",
                        "GET /download/{tenant}/{artifact}",
                        "GET /api/v1/openapi.json",
                        "POST /api/management/v1/useradm/auth/login");
    }

    /** A body that is nonsense, and ids of things that do not exist: an error with a code, never a failure. */
    @TestFactory
    Stream<DynamicTest> answersNonsenseWithARefusal() {
        return api.router.routes().stream()
                .filter(route ->
                        route.pattern().startsWith("/api/") && !route.pattern().endsWith("/events"))
                .flatMap(route -> List.of("", "{", "[]", "{}", "\"x\"", "[{}]", "{\"status\":7,\"name\":[]}").stream()
                        .map(body -> DynamicTest.dynamicTest(name(route) + " " + body, () -> {
                            HttpResponse<String> answer = api.send(api.request(path(route))
                                    .method(route.method().text(), BodyPublishers.ofString(body)));
                            assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
                            if (answer.statusCode() >= 400) {
                                assertThat(ManagementUnderTest.code(answer)).matches("[a-z]+(-[a-z]+)*");
                            }
                        })));
    }

    private HttpResponse<String> call(Route route, String header, String value) {
        return api.send(api.anonymous(path(route))
                .method(route.method().text(), BodyPublishers.noBody())
                .header(header, value));
    }

    private static String path(Route route) {
        return route.pattern().replaceAll("\\{[a-z]+}", ID);
    }

    private static String name(Route route) {
        return route.method().text() + " " + route.pattern();
    }
}
