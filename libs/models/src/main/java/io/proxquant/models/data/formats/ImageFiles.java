package io.proxquant.models.data.formats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.models.data.Normalization;
import io.proxquant.models.data.types.DataType;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** What all data sets of images in files have in common: they can be normalised and augmented. */
abstract class ImageFiles implements DataType {

    static final String CHANNELS = "channels";
    static final String CLASSES = "classes";

    private static final String MEAN = "mean";
    private static final String STD = "std";
    private static final String AUGMENT = "augment";
    private static final String MOVED = "crop-flip";

    /** What only this type has to be set. */
    abstract List<KeyDeclaration> own();

    @Override
    public final List<KeyDeclaration> keys() {
        List<KeyDeclaration> all = new ArrayList<>(own());
        all.add(KeyDeclaration.optionalReals(
                MEAN, -1000, 1000, "taken off pixels in 0..1, per channel or for all; absent: the data set's own"));
        all.add(KeyDeclaration.optionalReals(
                STD, 1e-6, 1000, "what pixels are then divided by; absent: the data set's own"));
        all.add(KeyDeclaration.optionalChoice(
                AUGMENT,
                "of training images: crop-flip pads by 4, crops and mirrors at random; absent: none",
                "none",
                MOVED));
        return all;
    }

    @Override
    public final List<DeclaredRule> rules() {
        return List.of(values -> channels(values, MEAN), values -> channels(values, STD));
    }

    /** A normalisation has one number for all channels of an image, or one for each. */
    private Optional<DeclaredRule.Misfit> channels(DeclaredRule.Values values, String key) {
        Object channels = facts().getOrDefault(CHANNELS, values.find(CHANNELS).orElse(null));
        if (channels instanceof Number number
                && values.find(key).orElse(null) instanceof List<?> list
                && list.size() != 1
                && list.size() != number.intValue()) {
            return Optional.of(new DeclaredRule.Misfit(
                    key,
                    "has " + list.size() + " numbers, but the images of '" + name() + "' have " + channels
                            + " channel(s)",
                    List.of("1 number", channels + " numbers")));
        }
        return Optional.empty();
    }

    /** What the recipe gives of a normalisation, mean and deviation each on its own; the usual where it gives nothing. */
    static Normalization normalization(Options options, Normalization usual) {
        return usual.or(options.findReals(MEAN), options.findReals(STD));
    }

    /** Whether training images are cropped and mirrored. */
    static boolean augmented(Options options) {
        return options.findText(AUGMENT).orElse("none").equals(MOVED);
    }

    /** Facts of a data set of ten classes. */
    static Map<String, Object> ten(int extent, int channels) {
        return Map.of(Declaration.TASK, Declaration.IMAGES, CLASSES, 10, CHANNELS, channels, "extent", extent);
    }
}
