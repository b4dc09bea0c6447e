package io.proxquant.cli.stop;

import java.util.function.Supplier;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.ErrorOutput;
import io.proxquant.cli.Terminal;

/**
 * What is done when a signal ends the process, until this is closed. The thread of the command works on meanwhile, so that what is
 * done has to bear that; of its own failures nothing is told any more. The exit status stays that of the signal, 130 after Ctrl-C.
 */
public final class OnStop implements AutoCloseable {
    private final Thread hook;

    private OnStop(Thread hook) {
        this.hook = hook;
    }

    /**
     * Does this then.
     *
     * @throws CommandFailure if the process is ending already, when it is done at once
     */
    public static OnStop doing(Runnable end) {
        var stop = new OnStop(new Thread(end, "proxquant-stop"));
        try {
            Runtime.getRuntime().addShutdownHook(stop.hook);
        } catch (IllegalStateException ending) {
            end.run();
            throw new CommandFailure("stopped", ending);
        }
        return stop;
    }

    /** Says this then, as the last words of the command. */
    public static OnStop saying(Supplier<String> text, Terminal terminal) {
        return doing(() -> say(text.get(), terminal));
    }

    /** Says this now, where it is done by {@link #doing}. */
    public static void say(String text, Terminal terminal) {
        terminal.endWith(ErrorOutput.text(text));
    }

    /** Whether a signal is ending the process. */
    public static boolean stopping() {
        var probe = new Thread(() -> {}, "proxquant-stop-probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            return !Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    /**
     * For the boundaries of long loops, at each chunk or batch: nothing more is begun once a signal is ending the process.
     *
     * @throws CommandFailure then
     */
    public static void check() {
        if (stopping()) {
            throw new CommandFailure("stopped");
        }
    }

    /** From now on a signal ends the process without it. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It is being done.
        }
    }
}
