package io.proxquant.cli.submit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.proxquant.cli.TerminalSession;

/** A wire to a store on which one kind of request never gets on: it has begun, and nothing of it is answered. */
final class StallingStore implements AutoCloseable {
    private static final int LOOK_MILLIS = 50;

    private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final int store;
    private final String request;

    /**
     * @param endpoint of the store
     * @param request how the requests begin that never get on
     */
    StallingStore(String endpoint, String request) throws IOException {
        this.store = URI.create(endpoint).getPort();
        this.request = request;
        begin(this::accept);
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Returns when such a request has begun; a command that ends before has failed. */
    void awaitStall(TerminalSession command) throws Exception {
        while (!stalled.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (!command.running()) {
                throw new AssertionError(command.end().said());
            }
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), store);
            begin(() -> copy(client, upstream, true));
            begin(() -> copy(upstream, client, false));
        }
    }

    private void copy(Socket from, Socket to, boolean requests) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (requests && new String(buffer, 0, count, StandardCharsets.ISO_8859_1).startsWith(request)) {
                    stalled.countDown();
                    in.transferTo(OutputStream.nullOutputStream());
                    return;
                }
                out.write(buffer, 0, count);
            }
        }
    }

    /** Part of the wire. */
    @FunctionalInterface
    private interface Copying {
        void run() throws IOException;
    }

    private static void begin(Copying work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException hungUp) {
                        // The other side sees it too.
                    }
                },
                "stalling-store");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
