package io.proxquant.storage;

/** Retrying must not change what any answer means. */
final class RetryingObjectStoreContractTest extends ObjectStoreContract {

    private final ObjectStore store = Outages.retrying(new MemoryObjectStore(), Outages.state());

    @Override
    ObjectStore store() {
        return store;
    }
}
