package io.proxquant.cli.submit;

import io.proxquant.cli.Terminal;
import io.proxquant.cli.layout.Bar;
import io.proxquant.cli.stop.OnStop;

/** Shows how far the files of a data set are read, and stops between two pieces of them once a signal ends the process. */
public final class DataBar implements DataProgress, AutoCloseable {
    private final Bar bar;
    private final Runnable boundary;
    private long total;

    private DataBar(Bar bar, Runnable boundary) {
        this.bar = bar;
        this.boundary = boundary;
    }

    /** A bar on this terminal, drawn only if it is interactive. */
    public static DataBar on(Terminal terminal) {
        return new DataBar(terminal.bar("reading data", 0), OnStop::check);
    }

    @Override
    public void begins(String location, long bytes) {
        boundary.run();
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
