package io.proxquant.storage;

final class MemoryObjectStoreTest extends ObjectStoreContract {

    private final MemoryObjectStore store = new MemoryObjectStore();

    @Override
    ObjectStore store() {
        return store;
    }
}
