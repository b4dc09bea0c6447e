package io.proxquant.cli.watch;

import java.io.PrintStream;

import io.proxquant.cli.ErrorOutput;
import io.proxquant.cli.submit.Submitted;
import io.proxquant.contracts.CheckpointPublished;

/**
 * What is said when a person stops waiting: only the command ends, and the work goes on. The commands in it work as they are
 * written, since they name the installation as the one that is stopped did.
 */
public final class GoingOn implements AutoCloseable {
    private final Thread hook;
    private volatile boolean taken;

    private GoingOn(Submitted work, String options, PrintStream err) {
        this.hook = new Thread(
                () -> err.println("\n" + ErrorOutput.text(text(work, taken, options))), "say-that-it-goes-on");
    }

    /**
     * From now on until it is closed.
     *
     * @param options by which the installation was named, a space before each; null where it ends with this command
     */
    public static GoingOn at(Submitted work, String options, PrintStream err) {
        var said = new GoingOn(work, options, err);
        Runtime.getRuntime().addShutdownHook(said.hook);
        return said;
    }

    /** A trainer has it now. */
    void taken() {
        taken = true;
    }

    /** Whether one has. */
    boolean isTaken() {
        return taken;
    }

    static String text(Submitted work, boolean taken, String options) {
        if (options == null) {
            return "run " + work.run() + " stops with its stack; the same demo, given again, goes on with it";
        }
        if (work.event() instanceof CheckpointPublished) {
            return "the checkpoint goes on being compressed and judged; if it is promoted, this shows it: ./proxquant models"
                    + " show " + work.model() + options;
        }
        String stands = taken
                ? " goes on in its trainer"
                : " stays queued: no trainer has taken it yet, and one will when it is free";
        return (work.sweep() ? "sweep " : "run ") + work.run() + stands + "\n  follow it: ./proxquant "
                + (work.sweep() ? "compare " : "runs follow ") + work.run() + options
                + "\n  cancel it: ./proxquant runs cancel " + work.run() + options;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException goingDown) {
            // It is being said.
        }
    }
}
