package io.proxquant.trainer.run;

import java.io.IOException;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunRequested;
import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.data.Batches;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.data.files.FileSource;
import io.proxquant.models.data.types.DataFit;
import io.proxquant.models.data.types.DataSources;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.storage.LocalDisk;
import io.proxquant.trainer.data.NetworkLearner;

/**
 * The splits that a run reads, each checked against the recipe's network before it is used. The test split is opened too and
 * then dropped, so that one that cannot be scored is found before the training and not after it.
 */
record RunData(Dataset training, Dataset validation) {

    /**
     * Opens the data of a request.
     *
     * @param boundary called while files are hashed, to show life or to stop by throwing
     * @throws EventRefusedException with the data's own reason, and where the recipe is to be mended its file, line and key
     */
    static RunData open(
            RunRequested request, Recipe recipe, RecipeSource source, PreparedRun.Sources sources, Runnable boundary)
            throws EventRefusedException {
        DataManifest manifest = sources.data().read(request.data());
        try {
            FileSource files = sources.files().of(manifest.format(), boundary);
            requireTest(splits(recipe, manifest, files));
            DataSplits splits = splits(recipe, manifest, files);
            return new RunData(splits.training(), splits.validation());
        } catch (DataException e) {
            throw refused(e, source);
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(ReasonCode.DATA_INVALID, e.getMessage(), e);
        } catch (IOException e) { // a wrong file gives a DataException; this is the disk
            throw LocalDisk.unavailable(e);
        }
    }

    private static DataSplits splits(Recipe recipe, DataManifest manifest, FileSource files) throws IOException {
        return DataSources.open(recipe.data(), manifest, files)
                .requiring(new DataFit(recipe.data().type(), recipe.network()));
    }

    /** A split that is missing or too large here is no fault: the process that scores it may still read it. */
    private static void requireTest(DataSplits splits) throws IOException {
        try {
            splits.test();
        } catch (DataException e) {
            if (e.reason() != ReasonCode.DATA_MISSING && e.reason() != ReasonCode.OVER_BUDGET) {
                throw e;
            }
        }
    }

    /**
     * The training split, for a reader that takes so many samples of it at once.
     *
     * @throws EventRefusedException if there is no room for them
     */
    Dataset training(int batch, RecipeSource source) throws EventRefusedException {
        try {
            Batches.requireRoom(training, batch, "data", HeapMemory.ofProcess());
            return training;
        } catch (DataException e) {
            throw refused(e, source);
        }
    }

    /**
     * The training split in batches, for which there is room.
     *
     * @throws EventRefusedException with the key that asks for too much
     */
    Batches batches(Recipe recipe, RecipeSource source, long seed) throws EventRefusedException {
        Integer bptt = recipe.training().bptt();
        int batch = recipe.training().batch();
        if (training.size() == 0) {
            throw new EventRefusedException(
                    ReasonCode.DATA_EMPTY,
                    source.at("data") + ": '" + recipe.data().type() + "' has no training samples");
        }
        try {
            HeapMemory memory = HeapMemory.ofProcess();
            Batches.requireRoom(training, bptt == null ? batch : (long) batch * bptt, "training.batch", memory);
            Batches.requireRoom(validation, NetworkLearner.VALIDATION_BATCH, "data", memory);
            return Batches.of(training, batch, bptt == null ? 0 : bptt, seed);
        } catch (DataException e) {
            throw refused(e, source);
        } catch (IllegalArgumentException e) {
            throw new EventRefusedException(
                    ReasonCode.RECIPE_INVALID, source.at("training.batch") + ": " + e.getMessage(), e);
        }
    }

    private static EventRefusedException refused(DataException e, RecipeSource source) {
        return new EventRefusedException(e.reason(), e.told(source::at), e);
    }
}
