package dev.sealane.server.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * A connection between device and server that misbehaves once: in the first download, after so many bytes, it breaks, or
 * it stalls or trickles until it is released.
 */
public final class UnreliableProxy implements AutoCloseable {
    private static final Pattern DOWNLOAD = Pattern.compile("GET [^ ]*/(download|softwaremodules)/");

    private static final long TRICKLE_MILLIS = 50;

    private enum Fault {
        BREAK,
        STALL,
        SLOW
    }

    private final ServerSocket socket;
    private final int serverPort;
    private final long afterBytes;
    private final Fault fault;
    private final AtomicBoolean misbehaved = new AtomicBoolean();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private UnreliableProxy(ServerSocket socket, int serverPort, long afterBytes, Fault fault) {
        this.socket = socket;
        this.serverPort = serverPort;
        this.afterBytes = afterBytes;
        this.fault = fault;
    }

    /** Breaks the first download after so many bytes of the answer. */
    public static UnreliableProxy breaking(int serverPort, long afterBytes) throws IOException {
        return start(serverPort, afterBytes, Fault.BREAK);
    }

    /** Holds the first download after so many bytes of the answer until {@link #release}. */
    public static UnreliableProxy stalling(int serverPort, long afterBytes) throws IOException {
        return start(serverPort, afterBytes, Fault.STALL);
    }

    /** Lets the first download trickle after so many bytes of the answer, about 160 kB in a second, until {@link #release}. */
    public static UnreliableProxy slowing(int serverPort, long afterBytes) throws IOException {
        return start(serverPort, afterBytes, Fault.SLOW);
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

    private static UnreliableProxy start(int serverPort, long afterBytes, Fault fault) throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        UnreliableProxy proxy = new UnreliableProxy(socket, serverPort, afterBytes, fault);
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
            boolean slow = false;
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (up
                            && DOWNLOAD.matcher(new String(buffer, 0, count, StandardCharsets.ISO_8859_1))
                                    .find()) {
                        downloading = true;
                    }
                    passed += !up && downloading ? count : 0;
                    if (passed > afterBytes && misbehaved.compareAndSet(false, true)) {
                        reached.countDown();
                        switch (fault) {
                            case BREAK -> {
                                return;
                            }
                            case STALL -> released.await();
                            case SLOW -> slow = true;
                        }
                    }
                    if (slow) {
                        boolean _ = released.await(TRICKLE_MILLIS, TimeUnit.MILLISECONDS);
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
