package io.proxquant.trainer.training;

import java.util.Collections;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run must carry over a restart, by name: every piece of the loop puts its own state in and takes it out again,
 * so that a new piece is saved without further code. Floats, bytes and scalars are kept apart because they are stored
 * apart (tensors of a safetensors file, and its metadata).
 *
 * <p>Arrays are copied on the way in and on the way out: a state is a picture of one moment.
 */
public final class NamedState {
    private final SortedMap<String, float[]> floats = new TreeMap<>();
    private final SortedMap<String, byte[]> bytes = new TreeMap<>();
    private final SortedMap<String, String> scalars = new TreeMap<>();

    /** A piece of the loop with state of its own. */
    public interface Part {
        /** Puts everything in that the next step depends on. */
        void save(NamedState into);

        /** Takes up the state that {@link #save} left; throws {@link NoSuchElementException} naming what is missing. */
        void restore(NamedState from);
    }

    /** Keeps a copy of an array of floats. */
    public void put(String name, float[] values) {
        floats.put(name, values.clone());
    }

    /** Keeps a copy of an array of bytes. */
    public void put(String name, byte[] values) {
        bytes.put(name, values.clone());
    }

    /** Keeps a whole number. */
    public void put(String name, long whole) {
        scalars.put(name, Long.toString(whole));
    }

    /** Keeps a number, infinities included, so that it comes back as the same bits. */
    public void put(String name, double number) {
        scalars.put(name, Double.toString(number));
    }

    /** Keeps a scalar in the text form that {@link #scalars()} gave. */
    public void put(String name, String text) {
        scalars.put(name, text);
    }

    /** A copy of the floats of that name. */
    public float[] floats(String name) {
        return present(floats.get(name), name).clone();
    }

    /** A copy of the bytes of that name. */
    public byte[] bytes(String name) {
        return present(bytes.get(name), name).clone();
    }

    /** The whole number of that name. */
    public long whole(String name) {
        return Long.parseLong(present(scalars.get(name), name));
    }

    /** The number of that name; doubles come back as the same bits. */
    public double number(String name) {
        return Double.parseDouble(present(scalars.get(name), name));
    }

    /** The text of that name. */
    public String text(String name) {
        return present(scalars.get(name), name);
    }

    /** The floats whose names begin with the prefix, by the rest of their names; copies. */
    public Map<String, float[]> floatsUnder(String prefix) {
        Map<String, float[]> found = new TreeMap<>();
        floats.tailMap(prefix).forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), values.clone());
            }
        });
        return found;
    }

    /** Whether anything of that name is kept. */
    public boolean has(String name) {
        return floats.containsKey(name) || bytes.containsKey(name) || scalars.containsKey(name);
    }

    /** All floats, by name, ascending. */
    public SortedMap<String, float[]> floats() {
        return Collections.unmodifiableSortedMap(floats);
    }

    /** All bytes, by name, ascending. */
    public SortedMap<String, byte[]> bytes() {
        return Collections.unmodifiableSortedMap(bytes);
    }

    /** All scalars, by name, ascending. */
    public SortedMap<String, String> scalars() {
        return Collections.unmodifiableSortedMap(scalars);
    }

    private static <T> T present(T value, String name) {
        if (value == null) {
            throw new NoSuchElementException("the saved state lacks " + name
                    + "; it was written by another version or for another recipe: start the run under a new name");
        }
        return value;
    }
}
