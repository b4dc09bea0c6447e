package io.proxquant.evaluator.promotion;

import io.proxquant.storage.ForwardingStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** A store whose process dies at a chosen write, before or after it took effect, or where another is faster. */
final class CrashingStore extends ForwardingStore {
    private int writesLeft = Integer.MAX_VALUE;
    private boolean written;
    private Runnable before = () -> {};

    CrashingStore(ObjectStore store) {
        super(store);
    }

    /** The process is gone. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Dies at the n-th write from here on. */
    void crashAt(int write, boolean takesEffect) {
        writesLeft = write;
        written = takesEffect;
    }

    /** Runs once, before the next write. */
    void beforeWrite(Runnable other) {
        before = other;
    }

    @Override
    public Created create(ObjectKey key, byte[] content) {
        Runnable other = before;
        before = () -> {};
        other.run();
        if (--writesLeft > 0) {
            return super.create(key, content);
        }
        writesLeft = Integer.MAX_VALUE;
        if (written) {
            super.create(key, content);
        }
        throw new Crash();
    }
}
