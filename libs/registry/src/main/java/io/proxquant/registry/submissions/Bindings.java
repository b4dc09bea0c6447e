package io.proxquant.registry.submissions;

import java.util.Optional;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.registry.NumberedLogs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectStore;

/**
 * Stores what is bound to models: recipe and data by which their foreign checkpoints are quantized and judged. The newest entry
 * counts.
 */
public final class Bindings {
    private final ObjectStore store;
    private final Manifests manifests;

    public Bindings(ObjectStore store, Manifests manifests) {
        this.store = store;
        this.manifests = manifests;
    }

    /** What is bound to a model now, with the number of its entry. */
    public Optional<NumberedLog.Entry<ModelBinding>> newest(String model) {
        return log(model).newest();
    }

    /** Binds; nothing is written where the same is bound already. */
    public void bind(String model, ModelBinding binding) {
        NumberedLogs.makeNewest(log(model), binding);
    }

    private NumberedLog<ModelBinding> log(String model) {
        return new NumberedLog<>(store, manifests, ManifestKeys.bindings(model), ModelBinding.class);
    }
}
