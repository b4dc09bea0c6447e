package io.proxquant.storage;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.storage.StoreProof.State;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RealStore.class)
final class StoreProofTest {

    private final DependencyState state = Outages.state();

    private StoreProof.State prove(ObjectStore store, int bigBytes) throws InterruptedException {
        OutageRetry retry = new OutageRetry(state, Outages.QUICK, () -> false);
        try (StoreProof proof =
                new StoreProof(store, retry, () -> UUID.randomUUID().toString(), bigBytes)) {
            assertThat(proof.state()).isEqualTo(State.PENDING);
            proof.start();
            assertThat(proof.await(Duration.ofMinutes(1))).isTrue();
            return proof.state();
        }
    }

    @Test
    void aRealStorePassesAndKeepsNoProbes(RealStore.Server server) throws Exception {
        try (MinioObjectStore store = new MinioObjectStore(server.config())) {
            assertThat(prove(store, MinioObjectStore.PART_BYTES + 1)).isEqualTo(State.PROVED);
            assertThat(store.list("probes/", 10)).isEmpty();
        }
    }

    @Test
    void aStoreThatLetsEveryRacerWinIsNeverProved() throws Exception {
        Map<ObjectKey, byte[]> objects = new ConcurrentHashMap<>();
        ObjectStore overwriting = new ForwardingStore(new MemoryObjectStore()) {
            @Override
            public Created create(ObjectKey key, byte[] content) {
                objects.put(key, content);
                return Created.CREATED;
            }

            @Override
            public Optional<byte[]> find(ObjectKey key, int maxBytes) {
                return Optional.ofNullable(objects.get(key));
            }
        };
        assertThat(prove(overwriting, 0)).isEqualTo(State.UNCONDITIONAL);
    }

    @Test
    void aStoreThatForgetsTheConditionForLargeObjectsOnlyIsFoundOut() throws Exception {
        MemoryObjectStore memory = new MemoryObjectStore();
        ObjectStore overwriting = new ForwardingStore(memory) {
            @Override
            public Created create(ObjectKey key, byte[] content) {
                if (content.length > 1) {
                    memory.delete(key);
                }
                return memory.create(key, content);
            }
        };
        assertThat(prove(overwriting, 0)).isEqualTo(State.PROVED);
        assertThat(prove(overwriting, 100)).isEqualTo(State.UNCONDITIONAL);
    }

    @Test
    void aStoreThatIsAwayIsWaitedFor() throws Exception {
        AtomicInteger failures = new AtomicInteger(20);
        ObjectStore slow = new ForwardingStore(new MemoryObjectStore()) {
            @Override
            public Created create(ObjectKey key, byte[] content) {
                if (failures.getAndDecrement() > 0) {
                    throw new StoreUnavailableException(ReasonCode.STORE_BUCKET_MISSING, "not yet", null);
                }
                return super.create(key, content);
            }
        };
        assertThat(prove(slow, 10)).isEqualTo(State.PROVED);
        assertThat(failures.get()).isNegative();
    }
}
