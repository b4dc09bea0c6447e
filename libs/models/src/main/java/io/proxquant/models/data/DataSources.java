package io.proxquant.models.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.declarations.DeclaredOptions;
import io.proxquant.models.declarations.ModelDeclarations;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Options;

/**
 * Opens data sets by the recipe's {@code data} section and the files that a data manifest names: {@code train-images},
 * {@code train-labels}, {@code test-images}, {@code test-labels} for IDX; {@code train}, {@code valid}, {@code test} for text.
 */
public final class DataSources {

    /** Mean and standard deviation of Fashion-MNIST's training pixels, as commonly used. */
    private static final float FASHION_MEAN = 0.2860f;

    private static final float FASHION_DEVIATION = 0.3530f;

    private DataSources() {}

    /**
     * Opens all three splits, every file proved against the manifest first.
     *
     * @param files role to local file, one for each file of the manifest; empty for synthetic data
     * @throws DataException if a file is missing, not the one that the manifest names, or malformed (naming file and offset
     *     or line); its reason code is what a failing event should carry
     * @throws IllegalArgumentException if the section has a type or option that is not declared
     */
    public static DataSplits open(DataSection section, DataManifest manifest, Map<String, Path> files)
            throws IOException {
        if (!manifest.format().equals(section.type())) {
            throw new DataException(
                    ReasonCode.DATA_INVALID,
                    "the recipe asks for data of type '" + section.type() + "', the data manifest has format '"
                            + manifest.format() + "'");
        }
        Options options = DeclaredOptions.complete(
                Declaration.Kind.DATA, section.type(), section.options().asMap());
        VerifiedFiles verified = VerifiedFiles.of(manifest, files);
        return switch (section.type()) {
            case "synthetic-images" -> syntheticImages(options);
            case "synthetic-text" -> syntheticText(options);
            case "fashion-mnist" -> fashionMnist(options, verified);
            case "ptb" -> ptb(options, verified);
            default -> throw new IllegalArgumentException("unknown data type '" + section.type() + "'");
        };
    }

    private static DataSplits syntheticImages(Options options) {
        SyntheticImages source =
                new SyntheticImages(options.integer("extent"), options.real("noise"), options.integer("seed"));
        return new DataSplits(
                "synthetic-images",
                source.images("training", options.integer("trainCount")),
                source.images("validation", options.integer("validationCount")),
                source.images("test", options.integer("testCount")),
                OptionalDouble.empty());
    }

    private static DataSplits syntheticText(Options options) {
        MarkovSource source = new MarkovSource(ModelDeclarations.SYNTHETIC_WORDS, options.integer("seed"));
        return new DataSplits(
                "synthetic-text",
                source.text("training", options.integer("trainCount")),
                source.text("validation", options.integer("validationCount")),
                source.text("test", options.integer("testCount")),
                OptionalDouble.of(StrictMath.exp(source.entropyRate())));
    }

    private static DataSplits fashionMnist(Options options, VerifiedFiles files) throws IOException {
        ImageDataset all =
                IdxImages.read(files.role("train-images"), files.role("train-labels"), FASHION_MEAN, FASHION_DEVIATION);
        ImageDataset test =
                IdxImages.read(files.role("test-images"), files.role("test-labels"), FASHION_MEAN, FASHION_DEVIATION);
        int validation = options.integer("validationCount");
        int training = available(options.integer("trainCount"), all.size() - validation, files.role("train-images"));
        return new DataSplits(
                "fashion-mnist",
                all.slice(0, training),
                all.slice(all.size() - validation, all.size()),
                test,
                OptionalDouble.empty());
    }

    private static DataSplits ptb(Options options, VerifiedFiles files) throws IOException {
        Path file = files.role("train");
        Vocabulary vocabulary = TextReader.vocabulary(file);
        TextDataset training = TextReader.read(file, vocabulary);
        int count = options.findInteger("trainCount").orElse(training.size());
        return new DataSplits(
                "ptb",
                training.slice(0, available(count, training.size(), file)),
                TextReader.read(files.role("valid"), vocabulary),
                TextReader.read(files.role("test"), vocabulary),
                OptionalDouble.empty());
    }

    private static int available(int asked, int there, Path file) throws DataException {
        if (asked > there) {
            throw new DataException(
                    ReasonCode.DATA_INVALID,
                    file + ": the recipe asks for " + asked
                            + " training samples, beside the validation split there are " + there);
        }
        return asked;
    }
}
