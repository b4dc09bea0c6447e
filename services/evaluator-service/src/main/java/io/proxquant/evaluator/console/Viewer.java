package io.proxquant.evaluator.console;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * Sends one open page the whole state, piece by piece as it reads, and then every change. Pieces are made when they are asked
 * for, and changes that wait are bounded in bytes, so a viewer that never reads costs little: it is cut off, and gets
 * everything anew when it returns.
 */
final class Viewer implements Flow.Subscription {
    private record Change(Update update, long bytes) {}

    private final Flow.Subscriber<? super Update> page;
    private final Iterator<Supplier<Optional<Update>>> pieces;
    private final long mostBehind;
    private final Runnable left;
    private final Queue<Change> changes = new ArrayDeque<>();
    private long behind;
    private long wanted;
    private boolean telling;
    private boolean over;
    private boolean finished;
    private Throwable failure;

    /**
     * @param pieces pieces of the snapshot, each made when its turn comes; empty when its subject is gone by then
     * @param left run once when the viewer has left or was cut off
     */
    Viewer(
            Flow.Subscriber<? super Update> page,
            Iterator<Supplier<Optional<Update>>> pieces,
            long mostBehind,
            Runnable left) {
        this.page = page;
        this.pieces = pieces;
        this.mostBehind = mostBehind;
        this.left = left;
    }

    /** Queues a change for this viewer, and sends it once everything before it was sent. */
    void changed(Update update, long bytes) {
        synchronized (this) {
            if (over) {
                return;
            }
            changes.add(new Change(update, bytes));
            behind += bytes;
            if (behind > mostBehind) {
                failure = new ViewerBehindException();
            }
        }
        tell();
    }

    /** Ends the stream, since the service is about to stop and would wait for a viewer that never leaves. */
    void finish() {
        synchronized (this) {
            finished = true;
        }
        tell();
    }

    @Override
    public void request(long n) {
        synchronized (this) {
            if (n <= 0) {
                failure = new IllegalArgumentException("a viewer asks for at least one update, not " + n);
            }
            wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
        }
        tell();
    }

    @Override
    public void cancel() {
        end();
    }

    /** Sends what is due, one thread at a time and never under this lock; other threads leave their share to the one that sends. */
    private void tell() {
        synchronized (this) {
            if (telling || over) {
                return;
            }
            telling = true;
        }
        for (Update next = next(); next != null; next = next()) {
            page.onNext(next);
        }
    }

    /** The next update to send; null, with the turn to send given back or the stream ended, if there is none to send now. */
    private Update next() {
        while (true) {
            Supplier<Optional<Update>> piece;
            synchronized (this) {
                if (failure != null || finished) {
                    break;
                }
                if (over || wanted == 0 || (!pieces.hasNext() && changes.isEmpty())) {
                    telling = false;
                    return null;
                }
                if (!pieces.hasNext()) {
                    Change change = changes.remove();
                    behind -= change.bytes();
                    wanted--;
                    return change.update();
                }
                piece = pieces.next();
            }
            Optional<Update> made = piece.get();
            if (made.isPresent()) {
                synchronized (this) {
                    wanted--;
                }
                return made.get();
            }
        }
        end();
        if (failure != null) {
            page.onError(failure);
        } else {
            page.onComplete();
        }
        return null;
    }

    private void end() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            changes.clear();
            behind = 0;
        }
        left.run();
    }

    /** The viewer reads too slowly for what happens. */
    static final class ViewerBehindException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ViewerBehindException() {
            super("the viewer does not read what it asked for");
        }
    }
}
