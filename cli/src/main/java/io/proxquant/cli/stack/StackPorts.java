package io.proxquant.cli.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.SplittableRandom;

import io.proxquant.cli.CommandFailure;

/**
 * The loopback ports of a local installation. The defaults are fixed, so that the console's address can be remembered
 * and {@code mvn quarkus:dev} finds broker and store without being told.
 *
 * @param kafka of the broker
 * @param store of the S3 server
 * @param console of the evaluator service, which serves the console
 * @param trainer HTTP (health, metrics) of the trainer service
 * @param quantizer HTTP (health, metrics) of the quantizer service
 */
public record StackPorts(int kafka, int store, int console, int trainer, int quantizer) {
    /** The ports that are used by default; the services' {@code %dev} profile points there too. */
    public static final StackPorts DEFAULT = new StackPorts(19_092, 19_000, 8080, 8081, 8082);

    // Below the ports that operating systems give to clients, see LoopbackPort in the stack.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    /** Five ports that nobody uses at this moment. */
    public static StackPorts free(SplittableRandom random) {
        int[] ports = random.ints(LOWEST, HIGHEST)
                .distinct()
                .limit(1_000)
                .filter(StackPorts::isFree)
                .limit(5)
                .toArray();
        if (ports.length < 5) {
            throw new CommandFailure("no five free ports on 127.0.0.1 between " + LOWEST + " and " + HIGHEST);
        }
        return new StackPorts(ports[0], ports[1], ports[2], ports[3], ports[4]);
    }

    /** The same with the console elsewhere. */
    public StackPorts withConsole(int port) {
        return new StackPorts(kafka, store, port, trainer, quantizer);
    }

    /** Fails for the first port that is taken, naming it, its purpose and what to do. */
    public void requireFree() {
        var wanted = Map.of(
                kafka, "the Kafka broker",
                store, "the S3 server",
                console, "the console",
                trainer, "the trainer service",
                quantizer, "the quantizer service");
        wanted.keySet().stream()
                .sorted()
                .filter(port -> !isFree(port))
                .findFirst()
                .ifPresent(port -> {
                    throw new CommandFailure("port " + port + " on 127.0.0.1, wanted for " + wanted.get(port)
                            + ", is taken by another program; stop it (ss -ltnp 'sport = :" + port
                            + "' shows it), or let free ports be chosen with --free-ports"
                            + (port == console ? ", or choose one with --port" : ""));
                });
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
