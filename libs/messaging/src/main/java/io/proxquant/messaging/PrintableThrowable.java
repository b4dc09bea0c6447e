package io.proxquant.messaging;

import java.io.Serial;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import io.proxquant.contracts.Printable;

/** A failure as it is logged: its type, message and stack, the message without control characters. */
final class PrintableThrowable extends Throwable {
    @Serial
    private static final long serialVersionUID = 1;

    private final String text;

    private PrintableThrowable(String text, Throwable cause) {
        super(text, cause);
        this.text = text;
    }

    /** The failure itself if it is safe throughout, else a copy that is. */
    static Throwable of(Throwable failure) {
        return safe(failure, seen()) ? failure : copy(failure, seen());
    }

    private static Set<Throwable> seen() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static boolean safe(Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return true;
        }
        String said = failure.toString();
        boolean all = said.equals(Printable.line(said)) && safe(failure.getCause(), seen);
        for (Throwable suppressed : failure.getSuppressed()) {
            all = safe(suppressed, seen) && all;
        }
        return all;
    }

    private static Throwable copy(Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return null; // a circle of causes ends here
        }
        var copy = new PrintableThrowable(Printable.line(failure.toString()), copy(failure.getCause(), seen));
        copy.setStackTrace(failure.getStackTrace());
        for (Throwable suppressed : failure.getSuppressed()) {
            Throwable safe = copy(suppressed, seen);
            if (safe != null) {
                copy.addSuppressed(safe);
            }
        }
        return copy;
    }

    @Override
    public String toString() {
        return text;
    }
}
