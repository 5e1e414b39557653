package dev.sealane.server.manage;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.server.account.Email;
import dev.sealane.server.account.Password;
import dev.sealane.server.account.People;
import dev.sealane.server.account.UserId;
import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.UnusedTokens;
import dev.sealane.server.download.ArtifactBytes;
import dev.sealane.server.download.DownloadLinks;
import dev.sealane.server.download.DownloadRoutes;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Dispatcher;
import dev.sealane.server.http.Failures;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.ServerAddress;
import dev.sealane.server.json.Json;
import dev.sealane.server.manage.hawkbit.HawkbitApi;
import dev.sealane.server.manage.mender.ManagementApi;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** All management APIs on a free port, on a real database, with one user; and a client that is signed in. */
public final class ManagementUnderTest implements AutoCloseable {
    public static final String EMAIL = "admin@example.org";
    public static final String PASSWORD = "correct horse battery";
    public static final Tenant TENANT = Tenant.DEFAULT;

    public final Fleet fleet;
    public final People people;
    public final UserId user;
    public final Router router = new Router();
    private final Path directory;
    private final BlobStore blobs;
    private final WebServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String token;

    public ManagementUnderTest(Database database, Path directory) throws IOException {
        this.directory = directory;
        this.blobs = BlobStore.open(directory.resolve("blobs"));
        InstantSource clock = InstantSource.system();
        this.fleet = Fleet.open(database, blobs, 1 << 20, clock);
        this.people = People.open(database, clock);
        this.user = people.accounts().create(TENANT, new Email(EMAIL), Password.choose(PASSWORD, new Email(EMAIL)));
        this.token = people.tokens()
                .create(TENANT, user, "test", Optional.empty())
                .secret()
                .text();
        DownloadLinks links = new DownloadLinks(new byte[32], clock);
        ArtifactBytes bytes = new ArtifactBytes(blobs);
        new DownloadRoutes(links, fleet.releases(), bytes).register(router);
        ServerAddress address = new ServerAddress(Optional.empty());
        new Management(fleet, people, links, address, "test").register(router);
        new ManagementApi(fleet, people, links, address).register(router);
        new HawkbitApi(fleet, new UnusedTokens(database, new byte[32]), bytes, address, clock).register(router);
        Dispatcher dispatcher = new Dispatcher(router, people.credentials(), new Failures(List.of()));
        this.server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(dispatcher.routing())
                .build()
                .start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    public String token() {
        return token;
    }

    /** Bytes in the blob store: nothing may be left after a refused upload. */
    public List<String> storedFiles() throws IOException {
        try (var files = Files.list(directory.resolve("blobs"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("lock"))
                    .toList();
        }
    }

    /** Does something while no blob can be written. */
    public void withoutBlobDirectory(Runnable work) throws IOException {
        Path blobsDirectory = directory.resolve("blobs");
        Path away = Files.move(blobsDirectory, directory.resolve("blobs-away"));
        try {
            work.run();
        } finally {
            Files.move(away, blobsDirectory);
        }
    }

    /** A small artifact of one file. */
    public byte[] artifact(String name, String deviceType) throws IOException {
        Path file = Files.writeString(directory.resolve("file.txt"), "content of " + name);
        Path output = directory.resolve("artifact.mender");
        MenderWriter.write(
                ArtifactBuilder.moduleImage(name, new PayloadType("single-file"))
                        .deviceType(deviceType)
                        .file(file)
                        .build(),
                WriteOptions.compressed(Compression.GZIP),
                output);
        return Files.readAllBytes(output);
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    public HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    public HttpResponse<String> send(String method, String path, String body) {
        return send(request(path).method(method, BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> post(String path, String body) {
        return send("POST", path, body);
    }

    public HttpResponse<String> put(String path, String body) {
        return send("PUT", path, body);
    }

    /** Sends a form whose parts are name, content, name, content, … */
    public HttpResponse<String> upload(String path, Object... parts) {
        return upload(path, form(parts));
    }

    /** Sends a form as it is, with a length that is not declared, as {@code mender-cli} does. */
    public HttpResponse<String> upload(String path, byte[] form) {
        BodyPublisher chunked = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(form));
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=frontier")
                .POST(chunked));
    }

    public static byte[] form(Object... parts) {
        List<byte[]> pieces = new ArrayList<>();
        for (int index = 0; index < parts.length; index += 2) {
            String file = parts[index + 1] instanceof byte[] ? "; filename=\"a.mender\"" : "";
            pieces.add(bytes(
                    "--frontier\r\nContent-Disposition: form-data; name=\"" + parts[index] + "\"" + file + "\r\n\r\n"));
            pieces.add(parts[index + 1] instanceof byte[] content ? content : bytes(parts[index + 1].toString()));
            pieces.add(bytes("\r\n"));
        }
        pieces.add(bytes("--frontier--\r\n"));
        var all = new java.io.ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).header("Authorization", "Bearer " + token);
    }

    public HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpClient client() {
        return client;
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return Json.parse("answer", answer.body());
    }

    public static String code(HttpResponse<String> answer) {
        return json(answer).get("code").stringValue();
    }

    /** The last segment of a Location. */
    public static String location(HttpResponse<String> answer) {
        String location = answer.headers().firstValue("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
        server.stop();
        fleet.close();
        blobs.close();
    }
}
