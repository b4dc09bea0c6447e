package io.proxquant.messaging;

import java.util.UUID;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.proxquant.storage.Backoff;
import io.proxquant.storage.MinioObjectStore;
import io.proxquant.storage.ObjectStore;
import io.proxquant.storage.OutageRetry;
import io.proxquant.storage.RetryingObjectStore;
import io.proxquant.storage.StoreProof;

/** The one connection to the store: the plain adapter, which the proof needs, and the retrying one for all else. */
@Singleton
class StoreConnection {

    private final ObjectStore retrying;
    private final StoreProof proof;

    @Inject
    StoreConnection(
            StoreSettings store,
            MessagingSettings settings,
            Dependencies dependencies,
            WorkRegistry registry,
            ConsumptionMetrics metrics) {
        MinioObjectStore plain = new MinioObjectStore(store.config(), registry::callersTransfer);
        Backoff backoff = new Backoff(settings.backoffFirst(), settings.backoffLongest());
        OutageRetry waiting =
                new OutageRetry(dependencies.store(), backoff, registry::callerShouldStop, metrics::retried);
        this.retrying = new RetryingObjectStore(plain, waiting, metrics, System::nanoTime);
        this.proof =
                new StoreProof(plain, waiting, () -> UUID.randomUUID().toString(), MinioObjectStore.PART_BYTES + 1);
    }

    ObjectStore retrying() {
        return retrying;
    }

    StoreProof proof() {
        return proof;
    }

    @PreDestroy
    void close() {
        proof.close();
        retrying.close();
    }
}
