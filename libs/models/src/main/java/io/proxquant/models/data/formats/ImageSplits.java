package io.proxquant.models.data.formats;

import java.util.OptionalDouble;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.Lazy;
import io.proxquant.models.data.types.VerifiedFiles;
import io.proxquant.recipes.Options;

/**
 * The splits of images in files: the validation split is the end of the training files, the test split has its own. A data
 * set without training files has its validation split in files of its own, or none.
 */
record ImageSplits(String type, Options options, VerifiedFiles files) {

    /**
     * Splits that are read when they are asked for.
     *
     * @param training all training files
     * @param validationRole of the file that a validation split of its own is in
     * @param validation that split
     * @param test the test files
     */
    DataSplits of(
            Lazy.Source<ImageDataset> training,
            String validationRole,
            Lazy.Source<ImageDataset> validation,
            Lazy.Source<ImageDataset> test) {
        Lazy<ImageDataset> whole = new Lazy<>(training);
        Lazy<ImageDataset> tested = new Lazy<>(test);
        return new DataSplits(
                type,
                () -> training(whole.get()),
                () -> {
                    if (!files.trains()) {
                        return files.has(validationRole)
                                ? validation.read()
                                : tested.get().slice(0, 0);
                    }
                    ImageDataset all = whole.get();
                    return all.slice(beforeValidation(all), all.size());
                },
                tested::get,
                OptionalDouble.empty());
    }

    private ImageDataset training(ImageDataset all) throws DataException {
        int there = beforeValidation(all);
        int asked = options.findInteger("trainCount").orElse(there);
        if (there == 0) {
            throw DataException.at(
                    "data.validationCount",
                    ReasonCode.DATA_EMPTY,
                    "data '" + type + "': all " + all.size()
                            + " images are the validation split, and none is left to train on; ask for fewer");
        }
        if (asked > there || asked < 1) {
            throw DataException.at(
                    "data.trainCount",
                    ReasonCode.DATA_INVALID,
                    "data '" + type + "': the recipe asks for " + asked
                            + " training images, beside the validation split there are " + there);
        }
        return ImageFiles.augmented(options) ? all.slice(0, asked).augmented() : all.slice(0, asked);
    }

    private int beforeValidation(ImageDataset all) throws DataException {
        int validation = options.integer("validationCount");
        if (validation > all.size()) {
            throw DataException.at(
                    "data.validationCount",
                    ReasonCode.DATA_INVALID,
                    "data '" + type + "': the recipe asks for " + validation + " validation images, there are "
                            + all.size());
        }
        return all.size() - validation;
    }
}
