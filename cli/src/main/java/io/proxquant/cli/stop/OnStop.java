package io.proxquant.cli.stop;

import java.util.function.Supplier;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.ErrorOutput;
import io.proxquant.cli.Terminal;

/**
 * An action that runs if a signal ends the process before this is closed. The command's thread works on meanwhile, which the
 * action has to bear; that thread's own failures are no longer reported. The exit status stays that of the signal, 130 after
 * Ctrl-C.
 */
public final class OnStop implements AutoCloseable {
    private final Thread hook;

    private OnStop(Thread hook) {
        this.hook = hook;
    }

    /**
     * Runs this if a signal ends the process.
     *
     * @throws CommandFailure if the process is ending already; then it is run at once
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

    /** Prints this if a signal ends the process, as the last message of the command. */
    public static OnStop saying(Supplier<String> text, Terminal terminal) {
        return doing(() -> say(text.get(), terminal));
    }

    /** Prints this now, in an action given to {@link #doing}. */
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
     * Called by long loops at each chunk or batch, so that nothing more is begun once a signal is ending the process.
     *
     * @throws CommandFailure if a signal is ending the process
     */
    public static void check() {
        if (stopping()) {
            throw new CommandFailure("stopped");
        }
    }

    /** Cancels the action. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The action is running.
        }
    }
}
