package io.proxquant.cli.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import io.proxquant.local.ChildProcess;
import io.proxquant.local.StackProcess;

/**
 * Broker and object store, which run in one process. They count as live if both take connections; only their own clients
 * could ask for more.
 */
final class StackPart implements Part {
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final StackProcess stack;
    private final Path log;
    private final Consumer<Runnable> whileOpen;

    /** @param whileOpen runs what starts a process, unless everything is being stopped */
    StackPart(StackProcess stack, Path log, Consumer<Runnable> whileOpen) {
        this.stack = stack;
        this.log = log;
        this.whileOpen = whileOpen;
    }

    @Override
    public String name() {
        return "broker and store";
    }

    @Override
    public void begin() {
        whileOpen.accept(stack::beginAgain);
    }

    @Override
    public boolean isAlive() {
        return stack.isAlive();
    }

    @Override
    public boolean isLive() {
        return connects(stack.endpoints().kafkaPort())
                && connects(stack.endpoints().storePort());
    }

    @Override
    public boolean isReady() {
        return true; // ports are opened last, so what is live is ready
    }

    @Override
    public ChildProcess.Activity activity() {
        return stack.activity();
    }

    @Override
    public void kill() {
        stack.kill();
    }

    @Override
    public int exitStatus() {
        return stack.exitStatus();
    }

    @Override
    public String logEnd() {
        return "the end of its log " + log + ":\n" + stack.logEnd();
    }

    private static boolean connects(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), (int) PATIENCE.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
