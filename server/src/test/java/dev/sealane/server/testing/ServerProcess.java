package dev.sealane.server.testing;

import dev.sealane.server.Server;
import dev.sealane.server.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A server with its bundled database in a process of its own, so that a test can kill it. */
public final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final String url;

    private ServerProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Starts it over the directory and waits until it serves. */
    public static ServerProcess start(Path data) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerProcess.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("server.log").toFile()))
                .start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("the server did not start");
        }
        return new ServerProcess(process, line);
    }

    public String url() {
        return url;
    }

    /** SIGKILL: nothing of the server runs after this. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    /** The process itself. */
    public static void main(String[] arguments) throws Exception {
        Server server = Server.start(ServerConfig.local(Path.of(arguments[0])).withAdmin(TestServer.ADMIN));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println(server.url());
        new CountDownLatch(1).await();
    }
}
