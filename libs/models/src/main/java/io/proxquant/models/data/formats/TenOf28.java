package io.proxquant.models.data.formats;

import java.util.List;
import java.util.Map;

import io.proxquant.models.data.types.SampleOptions;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** MNIST and what is made like it: 60,000 grey training images of 28x28 pixels in ten classes. */
abstract class TenOf28 extends IdxFiles {

    private static final int TRAINING = 60_000;
    private static final int TEN = 10;
    private static final int EXTENT = 28;

    @Override
    final List<KeyDeclaration> own() {
        return List.of(
                SampleOptions.count("trainCount", 55_000, TRAINING, "images from the start of the training file"),
                SampleOptions.count("validationCount", 5000, TRAINING, "images from the end of the training file"));
    }

    @Override
    public final Map<String, Object> facts() {
        return ten(EXTENT, 1);
    }

    @Override
    final int classes(Options options) {
        return TEN;
    }

    @Override
    final int channels(Options options) {
        return 1;
    }
}
