package io.proxquant.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.storage.ObjectStore.Created;

/**
 * Proves, before anything is consumed, that the store honours {@code If-None-Match}: everything else here rests on it.
 * In each round racers create one fresh key at once; exactly one may win and the object must be the winner's. Then an
 * object larger than one part is created twice, because servers treat multipart uploads by another path.
 *
 * <p>Runs in the background and waits out a store that is away. A store caught overwriting stays {@link
 * State#UNCONDITIONAL} for good: what it loses, it loses silently.
 */
public final class StoreProof implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(StoreProof.class.getName());
    private static final int ROUNDS = 3;
    private static final int RACERS = 8;

    /** How far the proof is. */
    public enum State {
        /** Not finished; the store may be away. */
        PENDING,
        /** The store is safe to use. */
        PROVED,
        /** The store overwrites; never ready, {@link ReasonCode#STORE_UNCONDITIONAL}. */
        UNCONDITIONAL
    }

    private final ObjectStore store;
    private final OutageRetry retry;
    private final Supplier<String> nonces;
    private final int bigBytes;
    private final CountDownLatch decided = new CountDownLatch(1);
    private final ExecutorService threads;
    private volatile State state = State.PENDING;
    private volatile String detail = "the store has not been tried yet";

    /**
     * @param store one try per call: a retried create could mistake its own object for another's
     * @param retry waits while the store is away
     * @param nonces unique strings, so that every probe has a fresh key
     * @param bigBytes size of the object that takes the multipart path, 0 to leave that out
     */
    public StoreProof(ObjectStore store, OutageRetry retry, Supplier<String> nonces, int bigBytes) {
        this.store = store;
        this.retry = retry;
        this.nonces = nonces;
        this.bigBytes = bigBytes;
        this.threads = Executors.newFixedThreadPool(RACERS + 1, task -> {
            Thread thread = new Thread(task, "store-proof");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins the proof in the background. */
    public void start() {
        threads.execute(this::prove);
    }

    /** How far the proof is. */
    public State state() {
        return state;
    }

    /** One line on the state, for readiness. */
    public String detail() {
        return detail;
    }

    /** Waits for the verdict; false if there is none in time. */
    public boolean await(Duration limit) throws InterruptedException {
        return decided.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void prove() {
        try {
            for (int round = 1; round <= ROUNDS && state == State.PENDING; round++) {
                attempt("prove If-None-Match", this::race);
            }
            if (bigBytes > 0 && state == State.PENDING) {
                attempt("prove If-None-Match with multipart", this::bigTwice);
            }
            if (state == State.PENDING) {
                detail = "If-None-Match proved";
                state = State.PROVED;
            }
        } catch (StoreWaitStoppedException closing) {
            detail = "the proof was stopped: " + closing.getMessage();
        } finally {
            decided.countDown();
            threads.shutdown();
        }
    }

    /** A round that the store broke off proves nothing and is repeated with a fresh key. */
    private void attempt(String what, Callable<Void> round) {
        retry.call(what, round, e -> {
            String code = e instanceof StoreUnavailableException u ? u.reason().code() : null;
            if (code != null) {
                detail = e.getMessage();
            }
            return code;
        });
    }

    private Void race() throws Exception {
        ObjectKey key = probe();
        CountDownLatch gun = new CountDownLatch(1);
        List<Future<Created>> racers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            byte[] content = {(byte) i};
            racers.add(threads.submit(() -> {
                gun.await();
                return store.create(key, content);
            }));
        }
        gun.countDown();
        List<Integer> winners = winners(racers);
        byte[] found = store.find(key, 1).orElse(new byte[] {-1});
        store.delete(key);
        if (winners.isEmpty()) {
            throw inconclusive("nobody could create a fresh object");
        }
        if (winners.size() > 1) {
            condemn(winners.size() + " of " + RACERS + " racers created the same object");
        } else if (found[0] != winners.get(0)) {
            condemn("an object was overwritten after it was created");
        }
        return null;
    }

    private static List<Integer> winners(List<Future<Created>> racers) throws InterruptedException {
        List<Integer> winners = new ArrayList<>();
        RuntimeException broken = null;
        for (int i = 0; i < racers.size(); i++) {
            try {
                if (racers.get(i).get() == Created.CREATED) {
                    winners.add(i);
                }
            } catch (ExecutionException e) {
                broken = e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
            }
        }
        // Two winners are proof against the store even if a third racer was cut off.
        if (broken != null && winners.size() < 2) {
            throw broken;
        }
        return winners;
    }

    private Void bigTwice() {
        ObjectKey key = probe();
        byte[] first = new byte[bigBytes];
        byte[] second = new byte[bigBytes + 1];
        Created one = store.create(key, first);
        Created two = store.create(key, second);
        long size = store.size(key).orElse(-1L);
        store.delete(key);
        if (one == Created.EXISTS) {
            throw inconclusive("a fresh object was said to exist");
        }
        if (two == Created.CREATED || size != first.length) {
            condemn("a multipart upload replaced an existing object");
        }
        return null;
    }

    /** The HTTP client may have repeated a request whose answer was lost: no proof either way. */
    private static StoreUnavailableException inconclusive(String why) {
        return new StoreUnavailableException(ReasonCode.STORE_UNAVAILABLE, why, null);
    }

    private ObjectKey probe() {
        return ObjectKey.of("probes", nonces.get());
    }

    private void condemn(String why) {
        ReasonCode code = ReasonCode.STORE_UNCONDITIONAL;
        detail = "[" + code + "] " + why + "; " + code.meaning();
        state = State.UNCONDITIONAL;
        LOG.log(System.Logger.Level.ERROR, detail);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
