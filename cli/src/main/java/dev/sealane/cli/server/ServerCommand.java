package dev.sealane.cli.server;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import dev.sealane.server.Server;
import dev.sealane.server.ServerConfig;
import dev.sealane.server.db.DatabaseException;
import dev.sealane.server.refusal.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Runs the server until it is told to stop.
 *
 * <p>Prints {@code ready URL} on standard output when it serves, and {@code first-password URL} while it has no user; its
 * log goes to standard error. SIGTERM and SIGINT stop
 * it in order: no new requests, the last check-in times written, the database shut down.
 */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        description = "Serves a fleet: device protocols, management API and pages.",
        footer = {
            "",
            "For a start that nobody watches, SEALANE_ADMIN_EMAIL and SEALANE_ADMIN_PASSWORD make the first account.",
            "Exit codes: 0 stopped in order, 1 could not start, 2 wrong usage."
        })
public final class ServerCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept (default: ./sealane-data).")
    private Path data = ServerConfig.DEFAULT_DATA;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "The address to listen on; port 0 is a free one (default: 127.0.0.1:8080, with TLS :8443).")
    private @Nullable String listen;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "A PostgreSQL 15 or later, as jdbc:postgresql://HOST/NAME?user=…; the bundled one if absent.")
    private @Nullable String database;

    @Option(
            names = "--url",
            paramLabel = "PUBLIC-URL",
            description = "Under which devices and browsers reach the server, if a proxy stands before it.")
    private @Nullable URI publicUrl;

    @Option(
            names = "--verify-key",
            paramLabel = "FILE",
            description =
                    "A public key (PEM) to trust from now on: uploads have to be signed by a trusted one. May be repeated.")
    private List<Path> verifyKeys = new ArrayList<>();

    @Option(
            names = "--trusted-proxy",
            paramLabel = "ADDRESS",
            description = "The IP address of a proxy whose word about devices' client certificates is believed. May be"
                    + " repeated.")
    private List<String> trustedProxies = new ArrayList<>();

    @ArgGroup(exclusive = false)
    private @Nullable TlsOptions tls;

    /** Both or none. */
    static final class TlsOptions {
        @Option(
                names = "--tls-cert",
                required = true,
                paramLabel = "FILE",
                description = "Certificate chain in PEM form.")
        private Path certificate = Path.of("");

        @Option(
                names = "--tls-key",
                required = true,
                paramLabel = "FILE",
                description = "Private key in PEM form, PKCS#8.")
        private Path key = Path.of("");
    }

    @Override
    public Integer call() throws Exception {
        ServerLog.configure();
        Server server = start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            // The virtual machine would end with 128 + the signal's number, as if it had been killed.
            Runtime.getRuntime().halt(ExitCode.DONE.number());
        }));
        PrintWriter out = commandLine().getOut();
        out.println("ready " + server.url());
        server.firstLink().ifPresent(link -> out.println("first-password " + link));
        out.flush();
        new CountDownLatch(1).await();
        return ExitCode.DONE.number();
    }

    private Server start() throws IOException, CommandFailure {
        try {
            return Server.start(config());
        } catch (Refusal e) {
            // The credentials of the first account and the verification keys are what is refused here.
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (DatabaseException e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private ServerConfig config() {
        Address address = address();
        return new ServerConfig(
                data,
                address.host(),
                address.port(),
                Optional.ofNullable(database),
                Optional.ofNullable(publicUrl),
                Optional.ofNullable(tls).map(files -> new ServerConfig.TlsFiles(files.certificate, files.key)),
                verifyKeys,
                Set.copyOf(trustedProxies),
                admin());
    }

    private record Address(String host, int port) {}

    private Address address() {
        if (listen == null) {
            return new Address(
                    ServerConfig.DEFAULT_HOST, tls == null ? ServerConfig.DEFAULT_PORT : ServerConfig.DEFAULT_TLS_PORT);
        }
        int colon = listen.lastIndexOf(':');
        try {
            String host = colon <= 0 ? ServerConfig.DEFAULT_HOST : listen.substring(0, colon);
            return new Address(host.replaceAll("^\\[|]$", ""), Integer.parseInt(listen.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw usage("--listen: expected HOST:PORT, found '" + listen + "'");
        }
    }

    private Optional<ServerConfig.Admin> admin() {
        String email = System.getenv("SEALANE_ADMIN_EMAIL");
        String password = System.getenv("SEALANE_ADMIN_PASSWORD");
        if (email == null && password == null) {
            return Optional.empty();
        }
        if (email == null || password == null) {
            throw usage("SEALANE_ADMIN_EMAIL and SEALANE_ADMIN_PASSWORD belong together");
        }
        return Optional.of(new ServerConfig.Admin(email, password));
    }

    private ParameterException usage(String message) {
        return new ParameterException(commandLine(), message);
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification before it calls");
        }
        return spec.commandLine();
    }
}
