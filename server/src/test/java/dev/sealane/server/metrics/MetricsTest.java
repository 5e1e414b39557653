package dev.sealane.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.Server;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.server.testing.ManagementClient;
import dev.sealane.server.testing.Operator;
import dev.sealane.server.testing.TestDevice;
import dev.sealane.server.testing.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FreshDatabase.class)
final class MetricsTest {
    @Test
    void countsDevicesAndTheirPollsForWhoeverMaySeeThem(DatabaseUrl url, @TempDir Path directory) throws Exception {
        try (Server server = TestServer.start(directory, url);
                Database database = Database.open(url);
                HttpClient http = HttpClient.newHttpClient()) {
            TestDevice device = TestDevice.create(http, server.url(), "counted");
            device.authenticate();
            new Operator(database).acceptAll();
            device.authenticate();
            TestDevice.create(http, server.url(), "waits").authenticate();
            device.next("factory", "board");
            device.next("factory", "board");

            HttpResponse<String> metrics =
                    ManagementClient.signIn(http, server.url()).get("/metrics");

            assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/plain");
            assertThat(metrics.body().lines())
                    .contains(
                            "# TYPE sealane_devices gauge",
                            "sealane_devices{admission=\"accepted\"} 1",
                            "sealane_devices{admission=\"pending\"} 1",
                            "# TYPE sealane_device_polls_total counter",
                            "sealane_device_polls_total 2",
                            "sealane_rollouts_open 0");
            assertThat(get(http, server.url() + "/metrics").statusCode()).isEqualTo(401);
            assertThat(get(http, server.url() + "/health").body()).contains("\"ok\"");
        }
    }

    private static HttpResponse<String> get(HttpClient http, String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
}
