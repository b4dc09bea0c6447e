package io.proxquant.storage;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A store that opens an object and then breaks while it is read. */
final class BreakingStreamsTest {

    private static final byte[] CONTENT = "0123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final ObjectKey key = ObjectKey.of("blobs", "b");
    private final AtomicInteger breaks = new AtomicInteger();
    private final List<Boolean> awayAtOpen = new ArrayList<>();
    private final DependencyState state = Outages.state();

    /** Every stream of it breaks at its first read, as long as there are breaks left. */
    private final class Breaking extends ForwardingStore {
        Breaking(ObjectStore delegate) {
            super(delegate);
        }

        @Override
        public InputStream open(ObjectKey opened, long from) {
            awayAtOpen.add(!state.available());
            InputStream whole = super.open(opened, from);
            return breaks.getAndDecrement() <= 0
                    ? whole
                    : new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw new IOException("unexpected end of stream");
                        }
                    };
        }
    }

    private ObjectStore store(Backoff backoff, java.util.function.BooleanSupplier stop) {
        MemoryObjectStore memory = new MemoryObjectStore();
        memory.create(key, CONTENT);
        return new RetryingObjectStore(
                new Breaking(memory), new OutageRetry(state, backoff, stop), StoreRequests.IGNORED, System::nanoTime);
    }

    @Test
    void aStreamThatBreaksAtEachReadIsWaitedForLikeAnOutageAndThenReadOn() throws IOException {
        breaks.set(4);
        try (InputStream in = store(Outages.QUICK, () -> false).open(key, 3)) {
            assertThat(in.readAllBytes()).asString().isEqualTo("3456789");
        }
        assertThat(awayAtOpen)
                .as("the first try again is made at once, the others after pauses that readiness shows")
                .containsExactly(false, false, true, true, true);
        assertThat(state.available()).isTrue();
    }

    @Test
    void workThatIsAskedToStopDoesNotWaitForIt() throws IOException {
        breaks.set(Integer.MAX_VALUE);
        AtomicBoolean stop = new AtomicBoolean();
        Backoff hours = new Backoff(Duration.ofHours(1), Duration.ofHours(2));
        try (InputStream in = store(hours, stop::get).open(key, 0)) {
            stop.set(true);
            assertThatThrownBy(in::read).isInstanceOf(StoreWaitStoppedException.class);
        }
        assertThat(awayAtOpen).as("asked once and once more").hasSize(2);
    }
}
