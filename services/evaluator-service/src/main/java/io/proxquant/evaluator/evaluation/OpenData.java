package io.proxquant.evaluator.evaluation;

import java.io.IOException;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.places.DataFiles;
import io.proxquant.models.data.types.DataSources;
import io.proxquant.recipes.DataManifest;
import io.proxquant.registry.NotFoundException;
import io.proxquant.registry.evaluations.EvaluationSpecification;
import io.proxquant.registry.submissions.DataManifests;

/**
 * Opens data sets by digest and keeps the last one open, since artifacts of one run come one after another and are scored on
 * the same data. Only one is kept, since two might not fit into memory. Not for use by several threads at once.
 */
public final class OpenData {
    private final DataManifests manifests;
    private final DataFiles files;
    private Opened newest;
    /** Callback of the caller that asked last, since splits that are kept open serve one caller after another. */
    private Runnable boundary = () -> {};

    public OpenData(DataManifests manifests, DataFiles files) {
        this.manifests = manifests;
        this.files = files;
    }

    private record Opened(EvaluationSpecification specification, DataSplits splits) {}

    /**
     * The splits of the specification's data, every file proved against the manifest.
     *
     * @param boundary called while files are hashed, which may be after this has returned, to show life or to stop by throwing
     */
    public DataSplits open(EvaluationSpecification specification, Runnable boundary)
            throws EventRefusedException, IOException {
        this.boundary = boundary;
        if (newest != null
                && newest.specification().data().equals(specification.data())
                && newest.specification().section().equals(specification.section())) {
            return newest.splits();
        }
        newest = null;
        DataManifest manifest = manifest(specification);
        try {
            DataSplits splits = DataSources.open(
                    specification.section(), manifest, files.of(manifest.format(), () -> this.boundary.run()));
            newest = new Opened(specification, splits);
            return splits;
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(ReasonCode.DATA_INVALID, e.getMessage(), e);
        }
    }

    /** The manifest that the store keeps under this digest, else that of the operator's configured place, if it has this digest. */
    private DataManifest manifest(EvaluationSpecification specification) throws IOException {
        try {
            return manifests.read(specification.data());
        } catch (NotFoundException e) {
            return files.configured(specification.section())
                    .filter(found -> found.digest().equals(specification.data()))
                    .orElseThrow(() -> e);
        }
    }
}
