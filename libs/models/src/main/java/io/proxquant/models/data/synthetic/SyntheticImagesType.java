package io.proxquant.models.data.synthetic;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.types.DataInput;
import io.proxquant.models.data.types.DataType;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.models.data.types.SampleOptions;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** Drawn shapes. */
public final class SyntheticImagesType implements DataType {

    @Override
    public String name() {
        return "synthetic-images";
    }

    @Override
    public String summary() {
        return "drawn images of ten shapes, from a seed";
    }

    @Override
    public List<KeyDeclaration> keys() {
        return List.of(
                KeyDeclaration.integer("seed", 1, 0, Integer.MAX_VALUE, "decides every pixel"),
                KeyDeclaration.integer("extent", 16, 12, 64, "height and width"),
                KeyDeclaration.real("noise", 0.12, 0, 1, "standard deviation of the pixel noise"),
                SampleOptions.count("trainCount", 4000, SampleOptions.MOST_IMAGES, "training images"),
                SampleOptions.count("validationCount", 1000, SampleOptions.MOST_IMAGES, "validation images"),
                SampleOptions.count("testCount", 1000, SampleOptions.MOST_IMAGES, "test images"));
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of(Declaration.TASK, Declaration.IMAGES, "classes", SyntheticImages.CLASSES, "channels", 1);
    }

    @Override
    public FileNames files(Options options) {
        return FileNames.NONE;
    }

    @Override
    public DataSplits open(Options options, DataInput input) {
        int extent = options.integer("extent");
        SyntheticImages source = new SyntheticImages(extent, options.real("noise"), options.integer("seed"));
        SampleLimit granted = new SampleLimit(options, input.memory());
        long pixels = (long) extent * extent;
        return new DataSplits(
                name(),
                () -> source.images("training", granted.samples("trainCount", pixels)),
                () -> source.images("validation", granted.samples("validationCount", pixels)),
                () -> source.images("test", granted.samples("testCount", pixels)),
                OptionalDouble.empty());
    }
}
