import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts a fleet of accepted devices on a server and writes their tokens, one per line.
 *
 * <p>Usage: {@code java Fleet.java URL COUNT TOKENS}, with the administrator in {@code SEALANE_ADMIN_EMAIL} and
 * {@code SEALANE_ADMIN_PASSWORD}. Speaks the public protocols only, so that it measures what a stock fleet would.
 */
final class Fleet {
    private static final Pattern DEVICE =
            Pattern.compile("\"id\":\"([0-9a-f-]{36})\"[^\\[]*\"auth_sets\":\\[\\{[^}]*?\"id\":\"([0-9a-f-]{36})\"");

    private record Device(KeyPair keys, int number) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final String server;

    private Fleet(String server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        Fleet fleet = new Fleet(arguments[0]);
        List<Device> devices = new ArrayList<>();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        for (int number = 0; number < count; number++) {
            devices.add(new Device(generator.generateKeyPair(), number));
        }
        fleet.inParallel(devices, device -> fleet.authenticate(device, 401));
        fleet.acceptAll(count);
        Files.write(Path.of(arguments[2]), fleet.inParallel(devices, device -> fleet.authenticate(device, 200)));
    }

    private String authenticate(Device device, int expected) throws Exception {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(device.keys().getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        String body = "{\"id_data\":\"{\\\"serial\\\":\\\"bench-" + device.number() + "\\\"}\",\"pubkey\":\""
                + pem.replace("\n", "\\n") + "\",\"tenant_token\":\"\"}";
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(device.keys().getPrivate());
        signature.update(body.getBytes(StandardCharsets.UTF_8));
        return send(
                HttpRequest.newBuilder(URI.create(server + "/api/devices/v1/authentication/auth_requests"))
                        .header("Content-Type", "application/json")
                        .header("X-MEN-Signature", Base64.getEncoder().encodeToString(signature.sign()))
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                expected);
    }

    private void acceptAll(int count) throws Exception {
        String credentials = System.getenv("SEALANE_ADMIN_EMAIL") + ":" + System.getenv("SEALANE_ADMIN_PASSWORD");
        String token = send(
                management("/v1/useradm/auth/login")
                        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes()))
                        .POST(HttpRequest.BodyPublishers.noBody()),
                200);
        Set<List<String>> pending = new HashSet<>();
        for (int page = 1; pending.size() < count; page++) {
            String list = send(
                    management("/v2/devauth/devices?status=pending&per_page=500&page=" + page)
                            .header("Authorization", "Bearer " + token),
                    200);
            int before = pending.size();
            Matcher matcher = DEVICE.matcher(list);
            while (matcher.find()) {
                pending.add(List.of(matcher.group(1), matcher.group(2)));
            }
            if (pending.size() == before) {
                throw new IOException("the server lists " + before + " pending devices, expected " + count);
            }
        }
        inParallel(
                List.copyOf(pending),
                ids -> send(
                        management("/v2/devauth/devices/" + ids.get(0) + "/auth/" + ids.get(1) + "/status")
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .PUT(HttpRequest.BodyPublishers.ofString("{\"status\":\"accepted\"}")),
                        204));
    }

    private HttpRequest.Builder management(String path) {
        return HttpRequest.newBuilder(URI.create(server + "/api/management" + path));
    }

    private String send(HttpRequest.Builder request, int expected) throws Exception {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IOException(response.request().method() + " " + response.uri().getPath() + " answered "
                    + response.statusCode() + ", expected " + expected + ": " + response.body());
        }
        return response.body();
    }

    private interface Work<A, B> {
        B on(A input) throws Exception;
    }

    private <A, B> List<B> inParallel(List<A> inputs, Work<A, B> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<B>> futures = new ArrayList<>();
            for (A input : inputs) {
                futures.add(threads.submit((Callable<B>) () -> work.on(input)));
            }
            List<B> results = new ArrayList<>();
            for (Future<B> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
