package dev.sealane.cli.remote;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What every remote command takes: which server, as whom, and how the answer is printed. */
final class RemoteArguments {
    private static final String DEFAULT_SERVER = "http://127.0.0.1:8080";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server; else SEALANE_SERVER, the last login, or " + DEFAULT_SERVER + ".")
    private @Nullable String server;

    @Option(names = "--json", description = "Print the server's answer as JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    RemoteArguments(Map<String, String> environment) {
        this.environment = environment;
    }

    /** A connection as whoever SEALANE_TOKEN or the last login names. */
    RemoteServer connect() throws IOException, CommandFailure {
        Optional<Login> last = Login.read(loginFile());
        String url = url(last);
        Optional<String> token = environment("SEALANE_TOKEN")
                .or(() -> last.filter(login -> login.server().equals(url)).map(Login::token));
        if (token.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.NOT_AUTHORISED,
                    "nobody is signed in to " + url,
                    "run 'sealane login' or set SEALANE_TOKEN");
        }
        return new RemoteServer(new Login(url, token.get()));
    }

    String url(Optional<Login> last) {
        String chosen = Optional.ofNullable(server)
                .or(() -> environment("SEALANE_SERVER"))
                .or(() -> last.map(Login::server))
                .orElse(DEFAULT_SERVER);
        return chosen.endsWith("/") ? chosen.substring(0, chosen.length() - 1) : chosen;
    }

    /** A variable of the environment, unless it is empty. */
    Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Where the last login is kept. */
    Path loginFile() {
        return Login.file(environment);
    }

    boolean isJson() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints one thing: the members that are there, one on a line, or JSON. */
    int print(JsonNode thing) {
        if (json) {
            out().println(thing.toPrettyString());
        } else {
            TextTable.members(thing).forEach(out()::println);
        }
        return ExitCode.DONE.number();
    }

    /** Prints a list: these members as columns, or JSON. */
    int print(List<JsonNode> list, String... columns) {
        if (json) {
            out().println("[");
            for (int index = 0; index < list.size(); index++) {
                out().println(list.get(index).toPrettyString() + (index + 1 < list.size() ? "," : ""));
            }
            out().println("]");
        } else {
            TextTable.of(list, List.of(columns))
                    .lines(TextTable.terminalWidth())
                    .forEach(out()::println);
        }
        return ExitCode.DONE.number();
    }
}
