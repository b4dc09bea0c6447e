package io.proxquant.storage;

import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;

/**
 * Tries without limit while something outside is away: with backoff and jitter, showing the outage in a {@link
 * DependencyState}, and giving up only when the thread is interrupted or its work is asked to stop.
 */
public final class OutageRetry {

    private final DependencyState state;
    private final Backoff backoff;
    private final BooleanSupplier stop;
    private final Consumer<String> retries;

    /**
     * @param state shows the outage
     * @param backoff pauses between tries
     * @param stop asked on the calling thread between tries: true makes the call end with {@link
     *     StoreWaitStoppedException}
     */
    public OutageRetry(DependencyState state, Backoff backoff, BooleanSupplier stop) {
        this(state, backoff, stop, code -> {});
    }

    /** @param retries told the coded reason of every repeated try, for metrics */
    public OutageRetry(DependencyState state, Backoff backoff, BooleanSupplier stop, Consumer<String> retries) {
        this.state = state;
        this.backoff = backoff;
        this.stop = stop;
        this.retries = retries;
    }

    /**
     * Calls until an answer comes. {@code codeOf} names the outage if the failure is one, and returns null if it is an
     * answer, which is then thrown as it is.
     */
    public <T> T call(String what, Callable<T> action, Function<Throwable, String> codeOf) {
        Throwable first;
        try {
            return action.call();
        } catch (Exception e) {
            first = e;
        }
        String code = codeOf.apply(first);
        if (code == null) {
            throw unchecked(first);
        }
        try (DependencyState.Outage outage = state.begin(code, describe(what, first))) {
            return again(what, code, action, codeOf);
        }
    }

    private <T> T again(String what, String code, Callable<T> action, Function<Throwable, String> codeOf) {
        RetryPolicy<T> policy = RetryPolicy.<T>builder()
                .handleIf(e -> codeOf.apply(e) != null)
                .abortIf((result, e) -> e != null && stop.getAsBoolean())
                .withBackoff(backoff.first(), backoff.longest())
                .withJitter(Backoff.JITTER)
                .withMaxRetries(-1)
                .onRetry(event -> retries.accept(codeOf.apply(event.getLastException())))
                .build();
        if (stop.getAsBoolean()) {
            throw new StoreWaitStoppedException("asked to stop while waiting: " + what, null);
        }
        try {
            retries.accept(code);
            // the first try was made by the caller, so the policy below starts after the pause that belongs to it
            Thread.sleep(backoff.first().toMillis());
            return Failsafe.with(policy).get(action::call);
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw interrupted(what, e);
            }
            throw ended(what, e.getCause() == null ? e : e.getCause(), codeOf);
        } catch (RuntimeException e) {
            throw ended(what, e, codeOf);
        }
    }

    private static String describe(String what, Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(what) ? message : what + ": " + message;
    }

    private static RuntimeException ended(String what, Throwable e, Function<Throwable, String> codeOf) {
        return codeOf.apply(e) == null
                ? unchecked(e)
                : new StoreWaitStoppedException("asked to stop while waiting: " + what, e);
    }

    private static StoreWaitStoppedException interrupted(String what, Exception e) {
        Thread.currentThread().interrupt();
        return new StoreWaitStoppedException("interrupted while waiting: " + what, e);
    }

    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new StoreWaitStoppedException("interrupted", e);
        }
        return e instanceof RuntimeException r ? r : new IllegalStateException(e);
    }
}
