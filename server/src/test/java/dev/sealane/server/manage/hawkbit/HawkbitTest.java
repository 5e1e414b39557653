package dev.sealane.server.manage.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.Server;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.server.testing.ManagementClient;
import dev.sealane.server.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What tests of this API share: a whole server, a script that speaks to it, and devices that speak DDI. */
@Timeout(600)
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HawkbitTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Server server;
    HawkbitScript script;
    ManagementClient ours;

    @BeforeAll
    final void start(DatabaseUrl url, @TempDir Path data) throws Exception {
        server = TestServer.start(data, url);
        script = new HawkbitScript(http, server.url());
        ours = ManagementClient.signIn(http, server.url());
    }

    @AfterAll
    final void stop() {
        server.close();
        http.close();
    }

    /** A word that nothing else has. */
    static String unique(String word) {
        return word + "-" + NUMBERS.incrementAndGet();
    }

    /** A module of one file; answers its id. */
    long module(String name, String version) throws Exception {
        long id = script.post(
                        "softwaremodules",
                        "[{\"name\":\"" + name + "\",\"version\":\"" + version + "\",\"type\":\"os\"}]")
                .get(0)
                .get("id")
                .asLong();
        HttpResponse<String> uploaded = script.upload(id, name + ".swu", content(name), Map.of(), Map.of());
        assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(201);
        return id;
    }

    /** A set of one module with one file; answers its id. */
    long set(String name, String version) throws Exception {
        long module = module(name, version);
        return script.post(
                        "distributionsets",
                        "[{\"name\":\"" + name + "\",\"version\":\"" + version + "\",\"modules\":[{\"id\":" + module
                                + "}]}]")
                .get(0)
                .get("id")
                .asLong();
    }

    static byte[] content(String name) {
        return ("the bytes of " + name).getBytes(StandardCharsets.UTF_8);
    }

    /** Registers a target and answers the device that it is. */
    Controller target(String controllerId) throws Exception {
        JsonNode created = script.post("targets", "[{\"controllerId\":\"" + controllerId + "\"}]")
                .get(0);
        return Controller.withToken(
                http, server.url(), controllerId, created.get("securityToken").asString());
    }

    /** The device does what it is told, and reports this end. */
    static void install(Controller device, String finished, String... details) throws Exception {
        long action = device.action("deploymentBase");
        device.feedback("deploymentBase", action, "proceeding", "none", "begins");
        HttpResponse<String> answer = device.feedback("deploymentBase", action, "closed", finished, details);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
