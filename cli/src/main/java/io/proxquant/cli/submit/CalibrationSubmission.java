package io.proxquant.cli.submit;

import java.util.List;

import io.proxquant.checkpoints.artifact.SourceMetadata;
import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.RunRequested;
import io.proxquant.recipes.Recipe;

/**
 * A request to calibrate an artifact of the store, on the training data of a recipe that lists the quantization which
 * the artifact was made with.
 *
 * @param recipe file with the recipe
 * @param artifact key of the artifact's manifest
 * @param run its name, null for one made from model and time
 * @param data where files of the recipe's data are
 * @param seed overrides the recipe's, or null
 */
public record CalibrationSubmission(InputFile recipe, String artifact, String run, List<DataArgument> data, Long seed) {
    public CalibrationSubmission {
        data = data == null ? List.of() : List.copyOf(data);
    }

    /** Stores recipe and data manifest, and gives back the request to publish. */
    public Submitted prepare(Installation installation) {
        Recipe read = installation.recipeFiles().read(recipe).resolved(installation::plan);
        ArtifactManifest manifest = installation
                .artifact(artifact)
                .orElseThrow(() -> new CommandFailure("--calibrate " + artifact
                        + ": there is no such artifact manifest in the store; its key is in the artifact's events and on"
                        + " the console, e.g. artifacts/MODEL/CHECKPOINT/QUANTIZATION/v1.json"));
        if (!manifest.model().equals(read.model())) {
            throw new CommandFailure(
                    "--calibrate " + artifact + ": is an artifact of model " + EncodedNames.shown(manifest.model())
                            + ", but " + recipe + " is of model " + EncodedNames.shown(read.model()));
        }
        Digest quantization = manifest.quantization().digest();
        Digest remarks = SourceMetadata.of(manifest.from().metadata()).digest();
        if (read.variants().stream()
                .flatMap(variant -> variant.ofSource(remarks).masked(mask(manifest)).revisions().stream())
                .noneMatch(variant -> variant.digest().equals(quantization))) {
            throw new CommandFailure("--calibrate " + artifact + ": was made by quantization '"
                    + manifest.quantization().name() + "', which " + recipe + " does not list in the same way");
        }
        String name = run == null ? RunSubmission.name(read.model(), 0, installation.clock()) : run;
        Digest dataDigest = installation.store(read.data(), data);
        Digest recipeDigest = installation.store(read, recipe);
        try {
            var event = RunRequested.calibration(name, read.model(), recipeDigest, dataDigest, artifact)
                    .seeded(seed);
            return new Submitted(
                    event,
                    read.model(),
                    name,
                    read,
                    dataDigest,
                    null,
                    manifest.quantization().name(),
                    installation.answered(event, false));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    /** Digest of the mask of the codes that the artifact packs, which no recipe knows; null if there is none. */
    private static Digest mask(ArtifactManifest manifest) {
        Object mask = manifest.specification().get("mask");
        return mask == null ? null : new Digest(String.valueOf(mask));
    }
}
