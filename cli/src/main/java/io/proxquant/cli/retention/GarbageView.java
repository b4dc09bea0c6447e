package io.proxquant.cli.retention;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonGenerator;

import io.proxquant.cli.Terminal;
import io.proxquant.registry.retention.GarbageObserver;
import io.proxquant.registry.retention.KeepReason;
import io.proxquant.storage.ObjectKey;

/**
 * Shows a garbage collection while it goes on: a running count on a terminal, and, if that is asked for, every object with its
 * fate as soon as that is decided.
 */
public final class GarbageView implements GarbageObserver {
    private static final int EVERY = 100;

    private final Terminal terminal;
    private final Fates fates;
    private String phase = "";

    /** Takes what becomes of each manifest and blob. */
    @FunctionalInterface
    public interface Fates {
        /** Ignores them, since nobody asked. */
        Fates UNTOLD = (key, fate, why) -> {};

        /** @param why a reason in words, or empty */
        void tell(String key, String fate, String why);

        /** As objects of a JSON array. */
        static Fates json(JsonGenerator out) {
            return (key, fate, why) -> {
                try {
                    out.writeStartObject();
                    out.writeStringField("key", key);
                    out.writeStringField("fate", fate);
                    if (!why.isEmpty()) {
                        out.writeStringField("why", why);
                    }
                    out.writeEndObject();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
        }
    }

    public GarbageView(Terminal terminal, Fates fates) {
        this.terminal = terminal;
        this.fates = fates;
    }

    @Override
    public void phase(String name) {
        phase = name;
        draw(name);
    }

    @Override
    public void progress(long objects) {
        if (objects % EVERY == 0) {
            draw(phase + " " + objects);
        }
    }

    /** Clears the line. */
    public void end() {
        draw("");
    }

    private void draw(String text) {
        if (terminal.interactive()) {
            terminal.draw(text);
        }
    }

    @Override
    public void kept(ObjectKey manifest, KeepReason why) {
        fates.tell(manifest.value(), "kept", why.meaning());
    }

    @Override
    public void marked(ObjectKey manifest) {
        fates.tell(manifest.value(), "marked", "needed by nothing");
    }

    @Override
    public void takenBack(ObjectKey manifest, KeepReason why) {
        fates.tell(manifest.value(), "taken back", why.meaning());
    }

    @Override
    public void forgotten(ObjectKey work) {
        fates.tell(work.value(), "deleted", "work that nobody has touched for long");
    }

    @Override
    public void deleted(ObjectKey blob, long bytes) {
        fates.tell(blob.value(), "deleted", bytes + " bytes that nothing names");
    }
}
