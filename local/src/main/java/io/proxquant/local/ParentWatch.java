package io.proxquant.local;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Makes a child process leave with its parent. The parent keeps the child's standard input open and never writes to
 * it; when the parent dies, by whatever signal, the operating system closes that pipe, and the child takes it for
 * TERM. Works as a Java agent too ({@code -javaagent:local.jar=<linger seconds>}), so a service that ships as
 * an ordinary Quarkus jar needs no code for it.
 *
 * <p>A watched process also ignores SIGINT: Ctrl-C in a terminal reaches the whole process group, and without this the
 * broker would be gone while services still need it to leave in order. The parent stops its children in order instead.
 */
public final class ParentWatch {
    private static final Duration LAST_RESORT = Duration.ofMinutes(2);

    private ParentWatch() {}

    /**
     * Entry point as an agent.
     *
     * @param lingerSeconds how long to go on after the parent's death, empty for not at all
     */
    public static void premain(String lingerSeconds) {
        boolean said = lingerSeconds != null && !lingerSeconds.isBlank();
        Duration linger = Duration.ofSeconds(said ? Long.parseLong(lingerSeconds.strip()) : 0);
        start(() -> linger);
    }

    /**
     * Watches standard input from a daemon thread; returns at once.
     *
     * @param linger asked when the parent is gone: how long to go on
     */
    public static void start(Supplier<Duration> linger) {
        ignoreInterruptSignal();
        var thread = new Thread(() -> watch(System.in, linger), "parent-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void watch(InputStream in, Supplier<Duration> linger) {
        awaitEnd(in);
        try {
            Thread.sleep(linger.get().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Shutdown hooks that hang must not keep an orphan alive for ever.
        var lastResort = new Thread(ParentWatch::haltLater, "parent-watch-last-resort");
        lastResort.setDaemon(true);
        lastResort.start();
        System.exit(143);
    }

    private static void awaitEnd(InputStream in) {
        var ignored = new byte[256];
        try {
            int read;
            do {
                read = in.read(ignored); // whatever arrives is not for us
            } while (read >= 0);
        } catch (IOException e) {
            // A broken pipe says the same as its end.
        }
    }

    private static void haltLater() {
        try {
            Thread.sleep(LAST_RESORT.toMillis());
            Runtime.getRuntime().halt(137);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // By reflection, since the compiler warns about this class (module jdk.unsupported) and offers no way to agree.
    private static void ignoreInterruptSignal() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            handle.invoke(
                    null,
                    signal.getConstructor(String.class).newInstance("INT"),
                    handler.getField("SIG_IGN").get(null));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // A JVM without it, or run with -Xrs: Ctrl-C then ends the children at the same time as their parent.
            System.err.println("parent-watch: SIGINT cannot be ignored here: " + e);
        }
    }
}
