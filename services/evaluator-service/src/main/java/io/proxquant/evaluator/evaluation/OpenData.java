package io.proxquant.evaluator.evaluation;

import java.io.IOException;
import java.util.Optional;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.Refused;
import io.proxquant.models.data.DataFiles;
import io.proxquant.models.data.DataSources;
import io.proxquant.models.data.DataSplits;
import io.proxquant.recipes.DataManifest;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Data sets by digest, the newest one kept open: artifacts of one run come one after another and are scored on the same.
 * One is enough, and two might not fit into memory. Not for use by several threads at once.
 */
public final class OpenData {
    private static final int MAX_MANIFEST = 1 << 20;

    private final ObjectStore store;
    private final DataFiles files;
    private Opened newest;

    public OpenData(ObjectStore store, DataFiles files) {
        this.store = store;
        this.files = files;
    }

    private record Opened(EvaluationSpecification specification, DataSplits splits) {}

    /** The splits of the specification's data, every file proved against the manifest. */
    public DataSplits open(EvaluationSpecification specification) throws Refused, IOException {
        if (newest != null
                && newest.specification().data().equals(specification.data())
                && newest.specification().section().equals(specification.section())) {
            return newest.splits();
        }
        newest = null;
        DataManifest manifest = manifest(specification.data());
        try {
            DataSplits splits = DataSources.open(specification.section(), manifest, files.locate(manifest));
            newest = new Opened(specification, splits);
            return splits;
        } catch (IllegalArgumentException e) {
            throw new Refused(ReasonCode.DATA_INVALID, e.getMessage(), e);
        }
    }

    private DataManifest manifest(String digest) throws Refused {
        ObjectKey key = ObjectKey.of("data", digest + ".json");
        Optional<byte[]> json = store.find(key, MAX_MANIFEST);
        if (json.isEmpty()) {
            throw new Refused(
                    ReasonCode.DATA_MISSING, key + " is not in the store; submit the recipe with its data again");
        }
        try {
            DataManifest manifest = DataManifest.fromJson(json.get());
            if (!manifest.digest().equals(digest)) {
                throw new Refused(ReasonCode.DIGEST_MISMATCH, key + " has the digest " + manifest.digest());
            }
            return manifest;
        } catch (IllegalArgumentException e) {
            throw new Refused(ReasonCode.MANIFEST_INVALID, key + ": " + e.getMessage(), e);
        }
    }
}
