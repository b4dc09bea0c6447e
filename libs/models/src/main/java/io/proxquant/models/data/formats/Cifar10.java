package io.proxquant.models.data.formats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Normalization;
import io.proxquant.models.data.types.DataInput;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.models.data.types.SampleOptions;
import io.proxquant.models.data.types.VerifiedFiles;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** CIFAR-10 (Krizhevsky 2009), binary version: five training files and one to test on. */
public final class Cifar10 extends ImageFiles {

    /** The training files, in order. */
    private static final List<String> TRAINING = List.of("train-1", "train-2", "train-3", "train-4", "train-5");

    private static final String TEST = "test";
    private static final String VALIDATION = "validation";
    private static final int IMAGES = 50_000;
    private static final int EXTENT = 32;

    private static final Normalization USUAL =
            new Normalization(List.of(0.4914f, 0.4822f, 0.4465f), List.of(0.2470f, 0.2435f, 0.2616f));

    @Override
    public String name() {
        return "cifar10";
    }

    @Override
    public String summary() {
        return "32x32 colour images of ten kinds of things, binary version";
    }

    @Override
    List<KeyDeclaration> own() {
        return List.of(
                SampleOptions.count("trainCount", 45_000, IMAGES, "images from the start of the training files"),
                SampleOptions.count("validationCount", 5000, IMAGES, "images from the end of the training files"));
    }

    @Override
    public Map<String, Object> facts() {
        return ten(EXTENT, 3);
    }

    @Override
    public FileNames files(Options options) {
        Map<String, List<String>> whole = new LinkedHashMap<>();
        for (int i = 0; i < TRAINING.size(); i++) {
            whole.put(TRAINING.get(i), List.of("data_batch_" + (i + 1) + ".bin"));
        }
        whole.put(TEST, List.of("test_batch.bin"));
        return new FileNames(whole, Map.of(VALIDATION, List.of("validation_batch.bin")));
    }

    @Override
    public Optional<Normalization> normalization(Options options) {
        return Optional.of(normalization(options, USUAL));
    }

    @Override
    public DataSplits open(Options options, DataInput input) {
        Normalization normalization = normalization(options, USUAL);
        VerifiedFiles files = input.files();
        return new ImageSplits(name(), options, files)
                .of(
                        () -> {
                            List<Path> parts = new ArrayList<>();
                            for (String role : TRAINING) {
                                parts.add(files.role(role));
                            }
                            return CifarReader.read(parts, normalization, input.memory());
                        },
                        VALIDATION,
                        () -> CifarReader.read(List.of(files.role(VALIDATION)), normalization, input.memory()),
                        () -> CifarReader.read(List.of(files.role(TEST)), normalization, input.memory()));
    }
}
