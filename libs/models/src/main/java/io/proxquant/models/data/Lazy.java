package io.proxquant.models.data;

import java.io.IOException;

/** A value that is read when it is first asked for, and not again. Not for use by several threads at once. */
public final class Lazy<T> {

    /** Reads the value. */
    @FunctionalInterface
    public interface Source<T> {
        T read() throws IOException;
    }

    private final Source<T> source;
    private T value;

    /** A value that has not been read. */
    public Lazy(Source<T> source) {
        this.source = source;
    }

    /** The value; a failure is not remembered. */
    public T get() throws IOException {
        if (value == null) {
            value = source.read();
        }
        return value;
    }
}
