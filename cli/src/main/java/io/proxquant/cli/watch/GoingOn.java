package io.proxquant.cli.watch;

import io.proxquant.cli.Terminal;
import io.proxquant.cli.layout.ShellWord;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.submit.Submitted;
import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.EncodedNames;

/**
 * The message for a person who stops waiting: only the command ends, and the work goes on. Commands in it work as they are
 * written, since they name the installation as the stopped command did.
 */
public final class GoingOn implements AutoCloseable {
    /** How far the work has come, as far as is known. */
    enum Stands {
        /** The broker has not acknowledged the request. */
        NOT_CERTAIN,
        /** Nobody has taken it. */
        QUEUED,
        /** A trainer has it. */
        TAKEN
    }

    private final OnStop said;
    private volatile Stands stands = Stands.NOT_CERTAIN;

    private GoingOn(Submitted work, String options, Terminal terminal) {
        this.said = OnStop.saying(() -> text(work, stands, options), terminal);
    }

    /**
     * Shows the message if the command is stopped before this is closed.
     *
     * @param options by which the installation was named, a space before each; null where it ends with this command
     */
    public static GoingOn at(Submitted work, String options, Terminal terminal) {
        return new GoingOn(work, options, terminal);
    }

    /** Publishes the work. */
    public void publish(Submitted work, Installation installation) throws InterruptedException {
        work.publish(installation);
        asked();
    }

    /** The broker has the request. */
    void asked() {
        stands = Stands.QUEUED;
    }

    /** A trainer has it now. */
    void taken() {
        stands = Stands.TAKEN;
    }

    /** Whether a trainer has it. */
    boolean isTaken() {
        return stands == Stands.TAKEN;
    }

    static String text(Submitted work, Stands stands, String options) {
        if (options == null) {
            return "run " + work.run() + " stops with its stack; the same demo, given again, goes on with it";
        }
        if (work.event() instanceof CheckpointPublished) {
            String shown = " ./proxquant models show " + ShellWord.of(EncodedNames.shown(work.model())) + options;
            return stands == Stands.NOT_CERTAIN
                    ? "stopped before the broker said that it has the checkpoint; submit it again, which changes nothing if it has"
                    : "the checkpoint goes on being compressed and judged; if it is promoted, this shows it:" + shown;
        }
        String run = (work.sweep() ? "sweep " : "run ") + work.run();
        if (stands == Stands.NOT_CERTAIN) {
            return "stopped before the broker said that it has " + run + "\n  whether it has: ./proxquant "
                    + (work.sweep() ? "compare " : "runs show ") + work.run() + options;
        }
        return run
                + (stands == Stands.TAKEN
                        ? " goes on in its trainer"
                        : " stays queued: no trainer has taken it yet, and one will when it is free")
                + "\n  follow it: ./proxquant " + (work.sweep() ? "compare " : "runs follow ") + work.run() + options
                + "\n  cancel it: ./proxquant runs cancel " + work.run() + options;
    }

    @Override
    public void close() {
        said.close();
    }
}
