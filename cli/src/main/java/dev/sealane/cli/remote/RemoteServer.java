package dev.sealane.cli.remote;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import dev.sealane.cli.terminal.Progress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The management API of a server, as commands use it: a refusal becomes an exit code and one line. */
public final class RemoteServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    /** An upload of the largest artifact over a slow line. */
    private static final Duration UPLOAD = Duration.ofHours(12);
    /** The entries that one request asks for. */
    private static final int PER_PAGE = 500;

    private final Login login;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    RemoteServer(Login login) {
        this.login = login;
    }

    /** A connection as somebody who proves it with a password. */
    public static RemoteServer signIn(String url, String email, String password) throws IOException, CommandFailure {
        try (RemoteServer anonymous = new RemoteServer(new Login(url, ""))) {
            return new RemoteServer(new Login(
                    url, anonymous.openSession(email, password).path("token").asString("")));
        }
    }

    /** The answer to a sign-in: the token, and until when it is good. */
    JsonNode openSession(String email, String password) throws IOException, CommandFailure {
        return post("/session", Map.of("email", email, "password", password));
    }

    public JsonNode get(String path) throws IOException, CommandFailure {
        return call("GET", path, BodyPublishers.noBody());
    }

    public JsonNode post(String path, Object body) throws IOException, CommandFailure {
        return call("POST", path, BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }

    public JsonNode post(String path) throws IOException, CommandFailure {
        return call("POST", path, BodyPublishers.noBody());
    }

    public JsonNode patch(String path, Object body) throws IOException, CommandFailure {
        return call("PATCH", path, BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }

    JsonNode put(String path, Object body) throws IOException, CommandFailure {
        return call("PUT", path, BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }

    void delete(String path) throws IOException, CommandFailure {
        call("DELETE", path, BodyPublishers.noBody());
    }

    /** Every entry of a list, page by page, up to a limit. */
    public List<JsonNode> list(String path, int limit) throws IOException, CommandFailure {
        List<JsonNode> entries = new ArrayList<>();
        for (int page = 1; entries.size() < limit; page++) {
            String query = (path.contains("?") ? "&" : "?") + "page=" + page + "&per_page=" + PER_PAGE;
            JsonNode found = get(path + query);
            found.forEach(entries::add);
            if (found.size() < PER_PAGE) {
                break;
            }
        }
        return entries.subList(0, Math.min(limit, entries.size()));
    }

    /** Uploads an artifact; what the server made of it. */
    public JsonNode upload(Path file, UploadLabels labels, Progress progress) throws IOException, CommandFailure {
        FileUpload upload = new FileUpload(file, labels);
        return answer(send(request("/artifacts")
                .timeout(UPLOAD)
                .header("Content-Type", upload.contentType())
                .POST(upload.body(progress))
                .build()));
    }

    /** A path segment or query value, encoded. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode call(String method, String path, BodyPublisher body) throws IOException, CommandFailure {
        return answer(send(request(path).timeout(ANSWER).method(method, body).build()));
    }

    private HttpRequest.Builder request(String path) throws CommandFailure {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(login.server() + "/api/v1" + path));
            return login.token().isEmpty() ? request : request.header("Authorization", "Bearer " + login.token());
        } catch (IllegalArgumentException malformed) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "expected a server like https://updates.example.com, found '" + login.server() + "'",
                    malformed);
        }
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, CommandFailure {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (HttpTimeoutException late) {
            throw new CommandFailure(ExitCode.TIMED_OUT, "the server at " + login + " did not answer in time", late);
        } catch (ConnectException away) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "no server answers at " + login,
                    "check SEALANE_SERVER, or start 'sealane server'");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.FAILED, "interrupted", interrupted);
        }
    }

    private JsonNode answer(HttpResponse<String> response) throws CommandFailure {
        JsonNode body = parse(response);
        if (response.statusCode() < 300) {
            return body;
        }
        String detail = body.path("detail").asString("the server answered with status " + response.statusCode());
        StringBuilder message = new StringBuilder(detail);
        append(message, body, "where", ", at ");
        append(message, body, "expected", ": expected ");
        append(message, body, "found", ", found ");
        message.append(" (")
                .append(body.path("code").asString("http-" + response.statusCode()))
                .append(')');
        ExitCode exitCode = exitCode(response.statusCode());
        throw exitCode == ExitCode.NOT_AUTHORISED
                ? new CommandFailure(exitCode, message.toString(), "run 'sealane login' or set SEALANE_TOKEN")
                : new CommandFailure(exitCode, message.toString());
    }

    private static void append(StringBuilder message, JsonNode body, String member, String before) {
        if (body.has(member)) {
            message.append(before).append(body.get(member).asString(""));
        }
    }

    private JsonNode parse(HttpResponse<String> response) throws CommandFailure {
        try {
            return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
        } catch (JacksonException _) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    login + " is no Sealane server: its answer is not JSON",
                    "check SEALANE_SERVER or --server");
        }
    }

    private static ExitCode exitCode(int status) {
        return switch (status) {
            case 400 -> ExitCode.USAGE;
            case 401, 403 -> ExitCode.NOT_AUTHORISED;
            case 404 -> ExitCode.NOT_FOUND;
            case 409, 412 -> ExitCode.CONFLICT;
            case 413, 422, 429 -> ExitCode.REFUSED;
            default -> ExitCode.FAILED;
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
