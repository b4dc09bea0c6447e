package io.proxquant.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between client and store, one connection per request, and spoils those that it is told to. It works on bytes,
 * so that it can do what no HTTP library would: cut, stall, and change bodies.
 */
final class FaultProxy implements AutoCloseable {

    /** What happens to one request. */
    enum Fault {
        /** 500 without passing the request on. */
        ERROR_500,
        /** 503 with S3's SlowDown. */
        SLOW_DOWN,
        /** 403 without passing the request on. */
        DENIED,
        /** 502 with a page in HTML, as a load balancer answers. */
        HTML_502,
        /** The request is carried out, and no answer ever comes. */
        SILENCE,
        /** The request is carried out, and the connection cut before its answer. */
        LOST_ANSWER,
        /** The answer is cut in the middle of its body. */
        CUT_BODY,
        /** One byte of the answer's body is changed. */
        WRONG_BYTE
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final InetSocketAddress target;
    private final Deque<Fault> faults = new ConcurrentLinkedDeque<>();
    private final AtomicInteger requests = new AtomicInteger();

    FaultProxy(String store) throws IOException {
        URI uri = URI.create(store);
        this.target = new InetSocketAddress(uri.getHost(), uri.getPort());
        threads.execute(this::accept);
    }

    String endpoint() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** The next requests suffer these faults, one each, in order; those after them pass. */
    void next(Fault... next) {
        faults.addAll(List.of(next));
    }

    int requests() {
        return requests.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket()) {
            byte[] request = HttpBytes.readMessage(client.getInputStream());
            if (request.length == 0) {
                return;
            }
            requests.incrementAndGet();
            Fault fault = faults.poll();
            if (fault != null && answerInstead(fault, client.getOutputStream())) {
                return;
            }
            server.connect(target);
            server.getOutputStream().write(HttpBytes.closing(request));
            server.getOutputStream().flush();
            byte[] response = server.getInputStream().readAllBytes();
            deliver(fault, response, client);
        } catch (IOException broken) {
            // what a cut connection looks like from inside
        }
    }

    private static boolean answerInstead(Fault fault, OutputStream out) throws IOException {
        String answer =
                switch (fault) {
                    case ERROR_500 -> "500 Internal Server Error\r\nContent-Length: 0";
                    case SLOW_DOWN ->
                        page("503 Service Unavailable", "application/xml", "<Error><Code>SlowDown</Code></Error>");
                    case DENIED -> page("403 Forbidden", "application/xml", "<Error><Code>AccessDenied</Code></Error>");
                    case HTML_502 -> page("502 Bad Gateway", "text/html", "<html>bad gateway</html>");
                    default -> null;
                };
        if (answer == null) {
            return false;
        }
        int bodyAt = answer.indexOf("\n\n");
        String head = bodyAt < 0 ? answer : answer.substring(0, bodyAt);
        String body = bodyAt < 0 ? "" : answer.substring(bodyAt + 2);
        out.write(("HTTP/1.1 " + head + "\r\nConnection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
        out.flush();
        return true;
    }

    private static String page(String status, String type, String body) {
        return status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\n\n" + body;
    }

    private void deliver(Fault fault, byte[] response, Socket client) throws IOException {
        OutputStream out = client.getOutputStream();
        int body = HttpBytes.bodyOffset(response);
        int length = response.length;
        if (fault == Fault.SILENCE) {
            client.getInputStream().read();
            return;
        }
        if (fault == Fault.LOST_ANSWER) {
            return;
        }
        if (fault == Fault.CUT_BODY) {
            length = body + (response.length - body) / 2;
        }
        if (fault == Fault.WRONG_BYTE) {
            response[body + (response.length - body) / 2] ^= 1;
        }
        out.write(response, 0, length);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    /** As much of HTTP as it takes to know where a message ends. */
    private static final class HttpBytes {

        static byte[] readMessage(InputStream in) throws IOException {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            String head = "";
            int b;
            while (!head.endsWith("\r\n\r\n") && (b = in.read()) >= 0) {
                message.write(b);
                head += (char) b;
            }
            String lower = head.toLowerCase(Locale.ROOT);
            int at = lower.indexOf("content-length:");
            if (at >= 0) {
                int length = Integer.parseInt(
                        lower.substring(at + 15, lower.indexOf('\r', at)).trim());
                message.write(in.readNBytes(length));
            }
            return message.toByteArray();
        }

        /** The request with a header that makes the server close after its answer, so that its end is known. */
        static byte[] closing(byte[] request) {
            int head = bodyOffset(request) - 4;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String text = new String(request, 0, head, StandardCharsets.ISO_8859_1)
                    .replaceAll("(?i)\r\nconnection: [^\r]*", "");
            out.writeBytes((text + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(request, head + 4, request.length - head - 4);
            return out.toByteArray();
        }

        static int bodyOffset(byte[] message) {
            return new String(message, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        }
    }
}
