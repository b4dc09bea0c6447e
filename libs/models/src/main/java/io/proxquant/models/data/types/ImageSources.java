package io.proxquant.models.data.types;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.Normalization;
import io.proxquant.models.data.Once;
import io.proxquant.models.data.formats.CifarReader;
import io.proxquant.models.data.formats.IdxImages;
import io.proxquant.recipes.Options;

/**
 * Data sets of images in files: the validation split is the end of the training files, the test split has its own. A data
 * set without training files has its validation split in files of its own, or none.
 */
final class ImageSources {

    /** Mean and standard deviation of the training pixels, as commonly used. */
    private static final Normalization FASHION = Normalization.of(0.2860f, 0.3530f);

    private static final Normalization MNIST = Normalization.of(0.1307f, 0.3081f);

    private static final Normalization CIFAR =
            new Normalization(List.of(0.4914f, 0.4822f, 0.4465f), List.of(0.2470f, 0.2435f, 0.2616f));

    /** To -1 .. 1, for images of which nothing is known. */
    private static final Normalization UNKNOWN = Normalization.of(0.5f, 0.5f);

    private static final int TEN = 10;

    private final String type;
    private final Options options;
    private final VerifiedFiles files;
    private final HeapMemory memory;

    ImageSources(String type, Options options, VerifiedFiles files, HeapMemory memory) {
        this.type = type;
        this.options = options;
        this.files = files;
        this.memory = memory;
    }

    DataSplits fashionMnist() {
        return idx(TEN, 1, FASHION);
    }

    DataSplits mnist() {
        return idx(TEN, 1, MNIST);
    }

    DataSplits idx() {
        return idx(options.integer("classes"), options.integer("channels"), UNKNOWN);
    }

    DataSplits cifar10() {
        Normalization normalization = CIFAR.or(options);
        return splits(
                () -> {
                    List<Path> parts = new ArrayList<>();
                    for (String role : DataFormats.CIFAR_TRAINING) {
                        parts.add(files.role(role));
                    }
                    return CifarReader.read(parts, normalization, memory);
                },
                DataFormats.VALIDATION,
                () -> CifarReader.read(List.of(files.role(DataFormats.VALIDATION)), normalization, memory),
                () -> CifarReader.read(List.of(files.role(DataFormats.TEST)), normalization, memory));
    }

    private DataSplits idx(int classes, int channels, Normalization usual) {
        Normalization normalization = usual.or(options);
        return splits(
                idx(DataFormats.TRAIN_IMAGES, DataFormats.TRAIN_LABELS, classes, channels, normalization),
                DataFormats.VALIDATION_IMAGES,
                idx(DataFormats.VALIDATION_IMAGES, DataFormats.VALIDATION_LABELS, classes, channels, normalization),
                idx(DataFormats.TEST_IMAGES, DataFormats.TEST_LABELS, classes, channels, normalization));
    }

    private Once.Source<ImageDataset> idx(
            String images, String labels, int classes, int channels, Normalization normalization) {
        return () -> IdxImages.read(files.role(images), files.role(labels), classes, channels, normalization, memory);
    }

    private DataSplits splits(
            Once.Source<ImageDataset> training,
            String validationRole,
            Once.Source<ImageDataset> validation,
            Once.Source<ImageDataset> read) {
        Once<ImageDataset> whole = new Once<>(training);
        Once<ImageDataset> test = new Once<>(read);
        return new DataSplits(
                type,
                () -> training(whole.get()),
                () -> {
                    if (!files.trains()) {
                        return files.has(validationRole)
                                ? validation.read()
                                : test.get().slice(0, 0);
                    }
                    ImageDataset all = whole.get();
                    return all.slice(beforeValidation(all), all.size());
                },
                test::get,
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
        boolean moved = options.findText("augment").orElse("none").equals("crop-flip");
        return moved ? all.slice(0, asked).augmented() : all.slice(0, asked);
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
