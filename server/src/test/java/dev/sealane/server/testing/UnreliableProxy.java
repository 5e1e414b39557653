package dev.sealane.server.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * A connection between device and server that misbehaves once: in the first download, after so many bytes, it breaks, or
 * it stalls until it is released.
 */
public final class UnreliableProxy implements AutoCloseable {
    private static final Pattern DOWNLOAD = Pattern.compile("GET [^ ]*/(download|softwaremodules)/");

    private final ServerSocket socket;
    private final int serverPort;
    private final long afterBytes;
    private final boolean breaks;
    private final AtomicBoolean misbehaved = new AtomicBoolean();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private UnreliableProxy(ServerSocket socket, int serverPort, long afterBytes, boolean breaks) {
        this.socket = socket;
        this.serverPort = serverPort;
        this.afterBytes = afterBytes;
        this.breaks = breaks;
    }

    /** Breaks the first download after so many bytes of the answer. */
    public static UnreliableProxy breaking(int serverPort, long afterBytes) throws IOException {
        return start(serverPort, afterBytes, true);
    }

    /** Holds the first download after so many bytes of the answer until {@link #release}. */
    public static UnreliableProxy stalling(int serverPort, long afterBytes) throws IOException {
        return start(serverPort, afterBytes, false);
    }

    public String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** Whether the download has come to the point where the connection misbehaves. */
    public boolean hasMisbehaved() {
        return reached.getCount() == 0;
    }

    public void release() {
        released.countDown();
    }

    @Override
    public void close() throws IOException {
        release();
        socket.close();
    }

    private static UnreliableProxy start(int serverPort, long afterBytes, boolean breaks) throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        UnreliableProxy proxy = new UnreliableProxy(socket, serverPort, afterBytes, breaks);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                Connection connection = new Connection(client, server);
                Thread.ofVirtual().start(connection::upstream);
                Thread.ofVirtual().start(connection::downstream);
            } catch (IOException e) {
                // Closing the proxy ends the accept; a server that is away ends this connection.
            }
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile boolean downloading;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void upstream() {
            pump(client, server, true);
        }

        void downstream() {
            pump(server, client, false);
        }

        private void pump(Socket from, Socket to, boolean up) {
            byte[] buffer = new byte[8192];
            long passed = 0;
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (up && DOWNLOAD.matcher(new String(buffer, 0, count, StandardCharsets.ISO_8859_1))
                            .find()) {
                        downloading = true;
                    }
                    passed += !up && downloading ? count : 0;
                    if (passed > afterBytes && misbehaved.compareAndSet(false, true)) {
                        reached.countDown();
                        if (breaks) {
                            return;
                        }
                        released.await();
                    }
                    out.write(buffer, 0, count);
                }
            } catch (IOException e) {
                // Either end has gone; the other is closed too.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
