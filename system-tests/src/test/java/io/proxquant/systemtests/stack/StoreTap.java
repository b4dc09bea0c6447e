package io.proxquant.systemtests.stack;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A wire between a service and the object store that sees every request and can act at an exact moment of it.
 * Bytes pass unchanged (signatures cover the Host header), so the service under test runs as it ships; the listener
 * is called before a request goes on, in the middle of its body, and after the store has answered but before the
 * service hears of it.
 */
public final class StoreTap implements AutoCloseable {
    /** Where a request stands when the listener is called. */
    public enum Moment {
        BEFORE_REQUEST,
        MID_BODY,
        ANSWERED
    }

    /** What the listener is told. */
    public record Sighting(Moment moment, String method, String path) {}

    /** Called on the wire's own threads; what it does happens before the bytes move on. */
    @FunctionalInterface
    public interface Listener {
        /** Sees one moment of one request. */
        void on(Sighting sighting);
    }

    private final ServerSocket server;
    private final InetSocketAddress store;
    private final AtomicReference<Listener> listener = new AtomicReference<>(s -> {});
    private volatile boolean cut;

    /** Opens a free loopback port in front of the store at the given port. */
    public StoreTap(int storePort) throws IOException {
        server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        store = new InetSocketAddress(InetAddress.getLoopbackAddress(), storePort);
        start("accept", this::accept);
    }

    /** The address that the service is given instead of the store's. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Replaces the listener; null-free. */
    public void listen(Listener next) {
        listener.set(next);
    }

    /** From now on every request loses its connection, or none does any more. */
    public void cut(boolean value) {
        cut = value;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket upstream = new Socket();
                upstream.connect(store, 2000);
                Deque<Sighting> unanswered = new ArrayDeque<>();
                start("requests", () -> requests(client, upstream, unanswered));
                start("answers", () -> answers(client, upstream, unanswered));
            } catch (IOException stopped) {
                // a closed server ends the loop; a store that is down shows to the client as a reset
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private void requests(Socket client, Socket upstream, Deque<Sighting> unanswered) {
        try (client;
                upstream) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = upstream.getOutputStream();
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                if (cut) {
                    return;
                }
                String[] words = head.split(" ", 3);
                String path = words[1].replaceAll("\\?.*", "");
                listener.get().on(new Sighting(Moment.BEFORE_REQUEST, words[0], path));
                synchronized (unanswered) {
                    unanswered.add(new Sighting(Moment.ANSWERED, words[0], path));
                }
                out.write(head.getBytes(StandardCharsets.ISO_8859_1));
                long length = contentLength(head);
                if (length > 0) {
                    copy(in, out, length / 2);
                    out.flush();
                    listener.get().on(new Sighting(Moment.MID_BODY, words[0], path));
                    copy(in, out, length - length / 2);
                }
                out.flush();
            }
        } catch (IOException gone) {
            // either side hung up: both sockets are closed and the other side sees it
        }
    }

    private void answers(Socket client, Socket upstream, Deque<Sighting> unanswered) {
        try (client;
                upstream) {
            InputStream in = upstream.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[65536];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                Sighting answered;
                synchronized (unanswered) {
                    answered = unanswered.poll();
                }
                if (answered != null) {
                    listener.get().on(answered);
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException gone) {
            // as above
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int matched = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            bytes.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : (b == '\r' ? 1 : 0);
            if (matched == 4) {
                return bytes.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private static long contentLength(String head) {
        return head.lines()
                .filter(l -> l.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToLong(l -> Long.parseLong(l.substring(15).trim()))
                .findFirst()
                .orElse(0);
    }

    private static void copy(InputStream in, OutputStream out, long count) throws IOException {
        byte[] buffer = new byte[65536];
        for (long left = count; left > 0; ) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new IOException("the client hung up with " + left + " bytes to go");
            }
            out.write(buffer, 0, n);
            left -= n;
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "store-tap-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
