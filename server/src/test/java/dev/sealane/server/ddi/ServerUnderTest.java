package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.Server;
import dev.sealane.server.ServerConfig;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Devices;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.device.Scope;
import dev.sealane.server.device.Settings;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentEvent;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.ManagementClient;
import dev.sealane.server.testing.Operator;
import dev.sealane.server.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A whole server with an operator beside it, who works through a second connection as another server would. */
final class ServerUnderTest implements AutoCloseable {
    private final HttpClient http;
    private final Server server;
    private final Database database;
    private final Operator operator;
    private final Settings settings;
    private final ManagementClient management;

    ServerUnderTest(DatabaseUrl url, Path data) throws Exception {
        this(url, data, config -> config);
    }

    ServerUnderTest(DatabaseUrl url, Path data, UnaryOperator<ServerConfig> config) throws Exception {
        this(
                url,
                data,
                config,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    ServerUnderTest(DatabaseUrl url, Path data, UnaryOperator<ServerConfig> config, HttpClient http) throws Exception {
        this.http = http;
        server = TestServer.start(data, url, config);
        database = Database.open(url);
        operator = new Operator(database);
        settings = new Settings(database);
        management = ManagementClient.signIn(http, server.url());
    }

    String url() {
        return server.url();
    }

    HttpClient http() {
        return http;
    }

    Operator operator() {
        return operator;
    }

    ManagementClient management() {
        return management;
    }

    /** The token of the device with this id. */
    static String token(String id) {
        return "a-token-of-one-device-only-" + id;
    }

    /** A device of the fleet. */
    Controller device(String id) {
        operator.enter(id, token(id));
        return stranger(id);
    }

    /** A device that nobody has entered. */
    Controller stranger(String id) {
        return Controller.withToken(http, server.url(), id, token(id));
    }

    /** Makes a release of one file for devices of any type. */
    void release(String name, byte[] content, String... types) throws Exception {
        Map<String, String> parts =
                new TreeMap<>(Map.of("format", "file", "release", name, "file_name", name + ".bin"));
        for (String type : types) {
            parts.put("device_type", type);
        }
        HttpResponse<String> answer = management.upload(content, parts);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    /** Gives one device the release. */
    RolloutId roll(String release, String controllerId) {
        return operator.roll(release, operator.device(controllerId));
    }

    void settings(UnaryOperator<FleetSettings> change) {
        settings.change(Tenant.DEFAULT, change);
    }

    Device found(String controllerId) {
        return new Devices(database).get(Tenant.DEFAULT, operator.device(controllerId));
    }

    Assignment assignment(RolloutId rollout, String controllerId) {
        return new Assignments(database)
                .find(Tenant.DEFAULT, rollout, operator.device(controllerId))
                .orElseThrow();
    }

    AssignmentStatus status(RolloutId rollout, String controllerId) {
        return assignment(rollout, controllerId).status();
    }

    List<AssignmentStatus> history(RolloutId rollout, String controllerId) {
        return new Assignments(database)
                .history(Tenant.DEFAULT, rollout, operator.device(controllerId)).stream()
                        .map(AssignmentEvent::status)
                        .distinct()
                        .toList();
    }

    List<LogMessage> log(RolloutId rollout, String controllerId) {
        return new Assignments(database)
                .log(Tenant.DEFAULT, rollout, operator.device(controllerId))
                .orElse(List.of());
    }

    Map<String, String> attributes(String controllerId) {
        DeviceId device = operator.device(controllerId);
        Map<String, String> attributes = new TreeMap<>();
        new Inventory(database)
                .attributes(Tenant.DEFAULT, List.of(device)).getOrDefault(device, List.of()).stream()
                        .filter(attribute -> attribute.scope() == Scope.INVENTORY)
                        .forEach(attribute -> attributes.put(
                                attribute.name(), attribute.value().text()));
        return attributes;
    }

    @Override
    public void close() {
        settings.close();
        database.close();
        server.close();
        http.close();
    }
}
