package io.proxquant.registry.promotion;

import java.util.List;
import java.util.Optional;

import io.proxquant.registry.Folders;
import io.proxquant.storage.ObjectStore;

/** The models that something is bound to, or that have a champion: by name, in pages. */
public final class ModelList {
    private static final String MODELS = "models/";

    private final ObjectStore store;

    public ModelList(ObjectStore store) {
        this.store = store;
    }

    /** The first names; with {@code after} those behind it. */
    public List<String> names(Optional<String> after, int most) {
        return Folders.first(store, MODELS, after, most);
    }
}
