package io.proxquant.local;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.proxquant.local.StackOptions.Part;

/**
 * The stack's own JVM: starts the servers, prints {@link StackEndpoints#toJson() one JSON line} when all is ready, and
 * runs until TERM or until its parent is gone. A start that fails for a reason the user can act upon prints one line
 * on standard error and exits with 1.
 */
public final class StackMain {
    /** Begins the line on standard error that says why a stack did not start. */
    static final String FAILURE = "proxquant-stack: ";

    private StackMain() {}

    public static void main(String[] arguments) {
        try {
            run(StackOptions.parse(List.of(arguments)));
        } catch (StackException e) {
            System.err.println(FAILURE + e.getMessage());
            System.exit(1);
        } catch (Exception e) {
            // a child process: standard error is its log, and the last line tells the parent
            e.printStackTrace();
            System.err.println(FAILURE + "cannot start: " + e);
            System.exit(1);
        }
    }

    private static void run(StackOptions options) throws Exception {
        // Nobody can need a stack that was never ready, so it lingers only from then on.
        var lingerSeconds = new AtomicInteger();
        ParentWatch.start(() -> Duration.ofSeconds(lingerSeconds.get()));
        // Ports first: the commonest failure, and the cheapest to find.
        var random = new SplittableRandom(new SecureRandom().nextLong());
        boolean withBroker = options.parts().contains(Part.KAFKA);
        boolean withStore = options.parts().contains(Part.STORE);
        int kafkaPort = withBroker ? LoopbackPort.claim("the Kafka broker", options.kafkaPort(), random) : 0;
        int storePort = withStore ? LoopbackPort.claim("the S3 server", options.storePort(), random) : 0;

        DataDirectory data = DataDirectory.hold(options.dataDirectory());
        StackCredentials credentials = StackCredentials.of(data.path(), new SecureRandom());
        EmbeddedStore store = withStore
                ? EmbeddedStore.start(data.resolve("objects"), storePort, options.bucket(), credentials)
                : null;
        EmbeddedBroker broker = null;
        if (withBroker) {
            int controllerPort = LoopbackPort.claim("the Kafka controller", 0, random);
            broker = EmbeddedBroker.start(data.resolve("kafka"), kafkaPort, controllerPort);
            StackTopics.create(broker.bootstrapServers(), options.prefix(), options.partitions());
        }
        stopOnTerm(broker, store, data);
        System.out.println(new StackEndpoints(
                        broker == null ? "" : broker.bootstrapServers(),
                        store == null ? "" : store.endpoint(),
                        credentials.accessKey(),
                        credentials.secretKey(),
                        options.bucket(),
                        options.prefix(),
                        ProcessHandle.current().pid())
                .toJson());
        System.out.flush();
        lingerSeconds.set(options.lingerSeconds());
        new CountDownLatch(1).await();
    }

    private static void stopOnTerm(EmbeddedBroker broker, EmbeddedStore store, DataDirectory data) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            // The broker first: its log must be closed cleanly, an object is whole or absent anyway.
                            closeQuietly(broker);
                            closeQuietly(store);
                            closeQuietly(data);
                        },
                        "stack-stop"));
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            System.err.println(FAILURE + "did not stop cleanly: " + e);
        }
    }
}
