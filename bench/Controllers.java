import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Puts a fleet of accepted DDI devices on a server, as a gateway would, and writes the gateway token.
 *
 * <p>Usage: {@code java Controllers.java URL COUNT GATEWAY}, with the administrator in {@code SEALANE_ADMIN_EMAIL} and
 * {@code SEALANE_ADMIN_PASSWORD}.
 */
final class Controllers {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String server;

    private Controllers(String server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        Controllers fleet = new Controllers(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        String user = "Bearer " + fleet.login();
        fleet.send("PATCH", "/api/v1/settings", user, "{\"plug_and_play\":true}", 200);
        String answer = fleet.send("POST", "/api/v1/settings/gateway-token", user, "", 201);
        String gateway = answer.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
        List<Future<?>> calls = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
            for (int number = 0; number < count; number++) {
                String root = "/default/controller/v1/bench-" + number;
                calls.add(pool.submit(() -> {
                    fleet.send("GET", root, "GatewayToken " + gateway, "", 200);
                    return fleet.send(
                            "PUT", root + "/configData", "GatewayToken " + gateway, "{\"data\":{\"hw\":\"1\"}}", 200);
                }));
            }
        }
        for (Future<?> call : calls) {
            call.get();
        }
        Files.writeString(Path.of(arguments[2]), gateway + "\n");
    }

    private String login() throws IOException, InterruptedException {
        String credentials = System.getenv("SEALANE_ADMIN_EMAIL") + ":" + System.getenv("SEALANE_ADMIN_PASSWORD");
        return send(
                "POST",
                "/api/management/v1/useradm/auth/login",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes()),
                "",
                200);
    }

    private String send(String method, String path, String authorization, String body, int expected)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(server + path))
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != expected) {
            throw new IOException(method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }
}
