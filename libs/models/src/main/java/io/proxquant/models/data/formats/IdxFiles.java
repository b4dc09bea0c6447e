package io.proxquant.models.data.formats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.Lazy;
import io.proxquant.models.data.Normalization;
import io.proxquant.models.data.types.DataInput;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.recipes.Options;

/** Data sets in IDX files: one of images and one of labels for each split. */
abstract class IdxFiles extends ImageFiles {

    static final String TRAIN_IMAGES = "train-images";
    static final String TRAIN_LABELS = "train-labels";
    static final String TEST_IMAGES = "test-images";
    static final String TEST_LABELS = "test-labels";
    static final String VALIDATION_IMAGES = "validation-images";
    static final String VALIDATION_LABELS = "validation-labels";

    /** Mean and standard deviation of the training pixels, as commonly used. */
    abstract Normalization usual();

    /** Classes; labels lie below. */
    abstract int classes(Options options);

    /** Channels of the images. */
    abstract int channels(Options options);

    @Override
    public final FileNames files(Options options) {
        Map<String, List<String>> whole = new LinkedHashMap<>();
        whole.put(TRAIN_IMAGES, named(options, "trainImages", "train-images-idx3-ubyte"));
        whole.put(TRAIN_LABELS, named(options, "trainLabels", "train-labels-idx1-ubyte"));
        whole.put(TEST_IMAGES, named(options, "testImages", "t10k-images-idx3-ubyte"));
        whole.put(TEST_LABELS, named(options, "testLabels", "t10k-labels-idx1-ubyte"));
        Map<String, List<String>> validation = new LinkedHashMap<>();
        validation.put(VALIDATION_IMAGES, List.of("validation-images-idx3-ubyte"));
        validation.put(VALIDATION_LABELS, List.of("validation-labels-idx1-ubyte"));
        return new FileNames(whole, validation);
    }

    private static List<String> named(Options options, String key, String usual) {
        return List.of(options.findText(key).orElse(usual));
    }

    @Override
    public final Optional<Normalization> normalization(Options options) {
        return Optional.of(normalization(options, usual()));
    }

    @Override
    public final DataSplits open(Options options, DataInput input) {
        return new ImageSplits(name(), options, input.files())
                .of(
                        pair(options, input, TRAIN_IMAGES, TRAIN_LABELS),
                        VALIDATION_IMAGES,
                        pair(options, input, VALIDATION_IMAGES, VALIDATION_LABELS),
                        pair(options, input, TEST_IMAGES, TEST_LABELS));
    }

    private Lazy.Source<ImageDataset> pair(Options options, DataInput input, String images, String labels) {
        Normalization normalization = normalization(options, usual());
        return () -> IdxImages.read(
                input.files().role(images),
                input.files().role(labels),
                classes(options),
                channels(options),
                normalization,
                input.memory());
    }
}
