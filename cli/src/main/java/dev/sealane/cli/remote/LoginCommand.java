package dev.sealane.cli.remote;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import java.io.Console;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Signs in to a server and keeps the session for the commands that follow. */
@Command(
        name = "login",
        description = "Sign in to a server. The password is asked for, or taken from SEALANE_PASSWORD.",
        mixinStandardHelpOptions = true)
public final class LoginCommand implements Callable<Integer> {
    @Option(names = "--email", required = true, paramLabel = "EMAIL", description = "Who signs in.")
    private String email = "";

    @Mixin
    private final RemoteArguments remote;

    LoginCommand(Map<String, String> environment) {
        this.remote = new RemoteArguments(environment);
    }

    @Override
    public Integer call() throws IOException, CommandFailure {
        String url = remote.url(Optional.empty());
        String password = password();
        try (RemoteServer server = new RemoteServer(new Login(url, ""))) {
            JsonNode session = server.openSession(email, password);
            new Login(url, session.get("token").asString()).write(remote.loginFile());
            remote.err()
                    .println("signed in to " + url + " until "
                            + session.get("expires_at").asString());
        }
        return ExitCode.DONE.number();
    }

    private String password() throws CommandFailure {
        Optional<String> given = remote.environment("SEALANE_PASSWORD");
        if (given.isPresent()) {
            return given.get();
        }
        Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        return console.flatMap(terminal -> Optional.ofNullable(terminal.readPassword("Password: ")))
                .map(String::new)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "there is no terminal to ask for the password", "set SEALANE_PASSWORD"));
    }
}
