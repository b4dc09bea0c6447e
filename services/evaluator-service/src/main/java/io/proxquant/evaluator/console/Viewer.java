package io.proxquant.evaluator.console;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * One open page: first everything there is, piece by piece as it reads, then every change. Pieces are made when they are
 * asked for, and changes that wait are bounded in bytes, so a viewer that never reads costs next to nothing: it is cut off,
 * and gets everything anew when it returns.
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
     * @param pieces of the snapshot, each made when its turn comes; empty when what it told of has gone meanwhile
     * @param left told once when the viewer is gone, by itself or cut off
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

    /** A change for this viewer, told after what is before it. */
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

    /** The service is about to stop, and would wait for a viewer who never leaves. */
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

    /** One thread tells at a time, and never under this lock: who asks or changes meanwhile leaves it to that one. */
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

    /** What to tell now; null, with the turn given back, when there is nothing, nobody asked, or all is over. */
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
