package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.rollout.ActionType;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.MaintenanceWindow;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.rollout.RolloutRequest;
import dev.sealane.server.rollout.Target;
import dev.sealane.server.rollout.Terms;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.testing.Await;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What devices are told about the terms of their rollouts (digest, 2.3). */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TermsTest {
    private static final MaintenanceWindow OPEN =
            new MaintenanceWindow("0 0 * ? * *", Duration.ofHours(2), ZoneOffset.UTC);

    /** Opens for a second on the last day of the last year that schedules know. */
    private static final MaintenanceWindow CLOSED =
            new MaintenanceWindow("0 0 0 31 12 ? 2099", Duration.ofSeconds(1), ZoneOffset.UTC);

    private ServerUnderTest server;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path data) throws Exception {
        server = new ServerUnderTest(url, data);
        server.release("fw-2", "content".getBytes(StandardCharsets.UTF_8));
        server.release("fw-3", "other content".getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "forced, , none, forced, forced, ",
        "soft, , none, attempt, attempt, ",
        "time-forced, 2000-01-01T00:00:00Z, none, forced, forced, ",
        "time-forced, 2099-01-01T00:00:00Z, none, attempt, attempt, ",
        "download-only, , none, forced, skip, ",
        "forced, , open, forced, forced, available",
        "soft, , open, attempt, attempt, available",
        "download-only, , open, forced, skip, available",
        "forced, , closed, forced, skip, unavailable",
        "soft, , closed, attempt, skip, unavailable"
    })
    void tellsTheDeviceWhatItMayDo(
            String type, Instant forcedAt, String window, String download, String update, String state)
            throws Exception {
        String id = "told-" + type + "-" + window + (forcedAt == null ? "" : forcedAt.getEpochSecond());
        Controller device = server.device(id);
        Terms terms = Terms.PLAIN.withType(
                ActionType.of(type, Optional.ofNullable(forcedAt)).orElseThrow());
        roll(
                "fw-2",
                id,
                switch (window) {
                    case "open" -> terms.withWindow(OPEN);
                    case "closed" -> terms.withWindow(CLOSED);
                    default -> terms;
                });

        JsonNode deployment = Controller.json(device.get("/deploymentBase/" + offered(device)))
                .path("deployment");

        assertThat(deployment.path("download").asString()).isEqualTo(download);
        assertThat(deployment.path("update").asString()).isEqualTo(update);
        assertThat(deployment.path("maintenanceWindow").asString("")).isEqualTo(state == null ? "" : state);
    }

    @Test
    void offersAgainWhatADeviceSkippedBecauseItsWindowIsClosed() throws Exception {
        Controller device = server.device("skips");
        RolloutId rollout = roll("fw-2", "skips", Terms.PLAIN.withWindow(CLOSED));
        long action = offered(device);

        for (int call = 0; call < 3; call++) {
            assertThat(device.feedback("deploymentBase", action, "closed", "success", "Skipped Update.")
                            .statusCode())
                    .isEqualTo(200);
        }

        assertThat(server.status(rollout, "skips")).isEqualTo(AssignmentStatus.PENDING);
        assertThat(device.action("deploymentBase")).isEqualTo(action);
        assertThat(server.log(rollout, "skips")).hasSize(1);
        assertThat(server.found("skips").artifactName()).isEmpty();
    }

    @Test
    void letsADeviceThatBeganInItsWindowEndAfterIt() throws Exception {
        Controller device = server.device("late");
        RolloutId rollout = roll("fw-2", "late", Terms.PLAIN.withWindow(CLOSED));
        long action = offered(device);
        device.feedback("deploymentBase", action, "downloaded", "success");

        device.feedback("deploymentBase", action, "closed", "success");

        assertThat(server.status(rollout, "late")).isEqualTo(AssignmentStatus.SUCCESS);
    }

    @Test
    void doesNotCallItASuccessWhereADeviceFetchesNothing() throws Exception {
        Controller device = server.device("lazy");
        RolloutId rollout = roll("fw-2", "lazy", Terms.PLAIN.withType(new ActionType.DownloadOnly()));

        device.feedback("deploymentBase", offered(device), "closed", "success", "Skipped Update.");

        assertThat(server.status(rollout, "lazy")).isEqualTo(AssignmentStatus.FAILURE);
    }

    @Test
    void becomesForcedAtItsTime() throws Exception {
        Controller device = server.device("pressed");
        Instant soon = Instant.now().plusSeconds(5);
        roll("fw-2", "pressed", Terms.PLAIN.withType(new ActionType.TimeForced(soon)));
        String before = device.link("deploymentBase");

        Await.until(() -> Controller.json(device.get(device.link("deploymentBase")))
                .at("/deployment/update")
                .asString()
                .equals("forced"));

        assertThat(Instant.now()).isAfterOrEqualTo(soon);
        assertThat(device.link("deploymentBase")).isNotEqualTo(before);
    }

    @Test
    void callsADeviceMoreOftenBeforeItsWindowOpens() throws Exception {
        Controller device = server.device("near");
        ZonedDateTime opens = Instant.now().plusSeconds(600).atZone(ZoneOffset.UTC);
        String schedule = "0 %d %d %d %d ? *"
                .formatted(opens.getMinute(), opens.getHour(), opens.getDayOfMonth(), opens.getMonthValue());
        roll(
                "fw-2",
                "near",
                Terms.PLAIN.withWindow(new MaintenanceWindow(schedule, Duration.ofHours(1), ZoneOffset.UTC)));

        LocalTime sleep = LocalTime.parse(
                Controller.json(device.poll()).at("/config/polling/sleep").asString());

        assertThat(sleep).isBetween(LocalTime.of(0, 0, 30), LocalTime.of(0, 3, 20));
    }

    @Test
    void endsADownloadOnlyActionWhenTheDeviceHasTheFile() throws Exception {
        Controller device = server.device("fetcher");
        RolloutId rollout = roll("fw-2", "fetcher", Terms.PLAIN.withType(new ActionType.DownloadOnly()));
        long action = offered(device);

        HttpResponse<String> answer = device.feedback("deploymentBase", action, "downloaded", "success");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(server.status(rollout, "fetcher")).isEqualTo(AssignmentStatus.SUCCESS);
        assertThat(server.found("fetcher").artifactName()).isEmpty();
        assertThat(device.link("deploymentBase")).isEmpty();
        assertThat(device.link("installedBase")).isEmpty();
        assertThat(device.get("/installedBase/" + action).statusCode()).isEqualTo(404);
    }

    @Test
    void offersTheHeaviestFirstAndTheOldestOfEquals() throws Exception {
        Controller device = server.device("loaded");
        RolloutId light = roll("fw-2", "loaded", Terms.PLAIN.withWeight(10));
        RolloutId heavy = roll("fw-3", "loaded", Terms.PLAIN.withWeight(20));
        roll("fw-2", "loaded", Terms.PLAIN.withWeight(20));

        long first = offered(device);
        assertThat(first).isEqualTo(server.assignment(heavy, "loaded").action());
        device.feedback("deploymentBase", first, "closed", "success");
        device.feedback("deploymentBase", offered(device), "closed", "success");

        assertThat(offered(device)).isEqualTo(server.assignment(light, "loaded").action());
    }

    @Test
    void letsADeviceFinishWhatItBegan() throws Exception {
        Controller device = server.device("begun");
        roll("fw-2", "begun", Terms.PLAIN.withWeight(10));
        long begun = offered(device);
        device.feedback("deploymentBase", begun, "proceeding", "none");

        RolloutId urgent = roll("fw-3", "begun", Terms.PLAIN);

        assertThat(device.action("deploymentBase")).isEqualTo(begun);
        device.feedback("deploymentBase", begun, "downloaded", "none");
        assertThat(device.action("deploymentBase"))
                .isEqualTo(server.assignment(urgent, "begun").action());
    }

    @Test
    void takesTermsFromTheManagementApiAndTellsThem() throws Exception {
        server.device("api");
        String body = """
                {"name":"n","release":"fw-2","target":{"devices":["%s"]},"action_type":"time-forced",
                 "forced_at":"2099-01-31T02:00:00Z","weight":7,"maintenance_window":
                 {"schedule":"0 0 2 ? * SUN","duration_seconds":7200,"time_zone":"Europe/Berlin"}}""".formatted(server.operator().device("api"));

        JsonNode rollout = Controller.json(server.management().post("/api/v1/rollouts", body));

        assertThat(rollout.path("action_type").asString()).isEqualTo("time-forced");
        assertThat(rollout.path("forced_at").asString()).isEqualTo("2099-01-31T02:00:00Z");
        assertThat(rollout.path("weight").asInt()).isEqualTo(7);
        assertThat(rollout.at("/maintenance_window/schedule").asString()).isEqualTo("0 0 2 ? * SUN");
        assertThat(rollout.at("/maintenance_window/duration_seconds").asInt()).isEqualTo(7_200);
        assertThat(rollout.at("/maintenance_window/time_zone").asString()).isEqualTo("Europe/Berlin");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"action_type\":\"hard\" | 400",
                "\"action_type\":\"time-forced\" | 400",
                "\"forced_at\":\"2099-01-31T02:00:00Z\" | 400",
                "\"action_type\":\"time-forced\",\"forced_at\":\"tomorrow\" | 400",
                "\"weight\":1001 | 400",
                "\"weight\":-1 | 400",
                "\"maintenance_window\":{\"schedule\":\"0 0 2 ? * SUN\"} | 400",
                "\"maintenance_window\":{\"schedule\":\"x\",\"duration_seconds\":60} | 400",
                "\"maintenance_window\":{\"schedule\":\"0 0 2 ? * *\",\"duration_seconds\":60,\"time_zone\":\"Mars\"} | 400",
                "\"maintenance_window\":{\"schedule\":\"0 0 2 1 1 ? 2020\",\"duration_seconds\":60} | 422"
            })
    void refusesTermsThatMakeNoSense(String members, int status) throws Exception {
        String id = "never-" + Integer.toHexString(members.hashCode());
        server.device(id);
        String body = "{\"name\":\"n\",\"release\":\"fw-2\",\"target\":{\"devices\":[\""
                + server.operator().device(id) + "\"]}," + members + "}";

        assertThat(server.management().post("/api/v1/rollouts", body).statusCode())
                .isEqualTo(status);
    }

    private RolloutId roll(String release, String controllerId, Terms terms) {
        Target target = new Target.Devices(Set.of(server.operator().device(controllerId)));
        return server.operator()
                .rollouts()
                .create(Tenant.DEFAULT, new RolloutRequest("terms", release, target, true, terms, "tester"));
    }

    private static long offered(Controller device) throws Exception {
        Await.until(() -> !device.link("deploymentBase").isEmpty());
        return device.action("deploymentBase");
    }
}
