package io.proxquant.cli.submit;

import io.proxquant.cli.Terminal;
import io.proxquant.cli.layout.Bar;
import io.proxquant.cli.stop.OnStop;

/** Shows how far the files of a data set are read, and stops between two pieces of them once a signal ends the process. */
public final class DataBar implements DataProgress, AutoCloseable {
    private final Terminal terminal;
    private final Runnable boundary;
    /** Drawn from the first file on: data without files has nothing to show. */
    private Bar bar = Bar.none();

    private long total;

    private DataBar(Terminal terminal, Runnable boundary) {
        this.terminal = terminal;
        this.boundary = boundary;
    }

    /** A bar on this terminal, drawn only if it is interactive. */
    public static DataBar on(Terminal terminal) {
        return new DataBar(terminal, OnStop::check);
    }

    @Override
    public void begins(String location, long bytes) {
        boundary.run();
        if (total == 0) {
            bar = terminal.bar("reading data", bytes);
        }
        total += bytes;
        bar.total(total);
    }

    @Override
    public void read(int bytes) {
        boundary.run();
        bar.step(bytes);
    }

    @Override
    public void close() {
        bar.close();
    }
}
