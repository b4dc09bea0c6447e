package io.proxquant.models.data.formats;

import java.util.List;
import java.util.Map;

import io.proxquant.models.data.Normalization;
import io.proxquant.models.data.types.SampleOptions;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** Anybody's images in IDX files. */
public final class Idx extends IdxFiles {

    @Override
    public String name() {
        return "idx";
    }

    @Override
    public String summary() {
        return "images and labels in IDX files of unsigned bytes, rank 3, or 4 with channels last";
    }

    @Override
    List<KeyDeclaration> own() {
        return List.of(
                KeyDeclaration.integer(CLASSES, 10, 2, 256, "classes; labels lie below"),
                KeyDeclaration.integer(CHANNELS, 1, 1, 16, "channels of the images"),
                KeyDeclaration.optionalInteger(
                        "trainCount",
                        1,
                        SampleOptions.MOST_IMAGES,
                        "images from the start of the training file; absent: all"),
                SampleOptions.count(
                        "validationCount", 5000, SampleOptions.MOST_IMAGES, "images from the end of the training file"),
                SampleOptions.file("trainImages", "train-images-idx3-ubyte"),
                SampleOptions.file("trainLabels", "train-labels-idx1-ubyte"),
                SampleOptions.file("testImages", "t10k-images-idx3-ubyte"),
                SampleOptions.file("testLabels", "t10k-labels-idx1-ubyte"));
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of(Declaration.TASK, Declaration.IMAGES);
    }

    /** To -1 .. 1, since nothing is known of the images. */
    @Override
    Normalization usual() {
        return Normalization.of(0.5f, 0.5f);
    }

    @Override
    int classes(Options options) {
        return options.integer(CLASSES);
    }

    @Override
    int channels(Options options) {
        return options.integer(CHANNELS);
    }
}
