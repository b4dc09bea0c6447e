package io.proxquant.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.SplittableRandom;

/**
 * Finds and checks ports on the loopback address before a server is built, because a broker that finds its port taken
 * says so after seconds and in twenty lines.
 */
final class LoopbackPort {
    static final String HOST = "127.0.0.1";

    // Below the range from which operating systems take client ports: a port of that range could be taken by an
    // outgoing connection while the stack is down, and a client that retries could even connect to itself.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES = 200;

    private LoopbackPort() {}

    /** The wanted port if it is free, or any free one when 0 is wanted. */
    static int claim(String what, int wanted, SplittableRandom random) {
        if (wanted != 0) {
            requireFree(what, wanted);
            return wanted;
        }
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new StackException(
                "no free port for " + what + " on " + HOST + " between " + LOWEST + " and " + HIGHEST + "; name one");
    }

    static void requireFree(String what, int port) {
        if (!isFree(port)) {
            throw new StackException("port " + port + " on " + HOST + ", wanted for " + what
                    + ", is taken by another program; stop that program (see: ss -ltnp 'sport = :" + port
                    + "') or choose another port");
        }
    }

    static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            // As the servers do it themselves: the port of a stack that was just stopped counts as free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
