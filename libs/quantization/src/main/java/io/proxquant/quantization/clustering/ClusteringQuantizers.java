package io.proxquant.quantization.clustering;

import java.util.List;
import java.util.Locale;

import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.options.CheckedOptions;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.options.PieceTable.Entry;

/** Quantizers to free levels. */
public final class ClusteringQuantizers {
    private static final String DEEP_COMPRESSION = "Han et al. 2016, Deep Compression, section 3";
    private static final OptionDeclaration LEVELS =
            OptionDeclaration.integer("levels", 4, 2, 256, "size of the codebook");
    private static final OptionDeclaration INIT = OptionDeclaration.choice(
            "init", List.of("linear", "density", "forgy"), "where the centroids start without an earlier codebook");

    public static final List<Entry<Quantizer>> ENTRIES = List.of(
            Entry.of(
                    new PieceDeclaration(
                            "kmeans",
                            DEEP_COMPRESSION + "; Carreira-Perpiñán and Idelbayev 2017, learning-compression, part II",
                            "free levels, by alternation from the last codebook or a start",
                            List.of(LEVELS, INIT)),
                    options -> new KMeansQuantizer("kmeans", options.integer(LEVELS.name()), init(options))),
            Entry.of(
                    new PieceDeclaration(
                            "kmeans-exact",
                            "Bruce 1965; Carreira-Perpiñán and Idelbayev 2017, learning-compression, part II",
                            "free levels of least squared error, by dynamic programming",
                            List.of(LEVELS)),
                    options -> new KMeansQuantizer("kmeans-exact", options.integer(LEVELS.name()), Centroids.EXACT)),
            Entry.of(
                    new PieceDeclaration(
                            "kmeans-pruned",
                            DEEP_COMPRESSION + "; Carreira-Perpiñán and Idelbayev 2018, learning-compression, pruning",
                            "zero but for the largest weights, which share free levels",
                            List.of(
                                    LEVELS,
                                    INIT,
                                    OptionDeclaration.number(
                                            "keep", 0.1, 0, 1, "share of the weights that may not be zero"))),
                    options -> new PrunedKMeansQuantizer(
                            options.integer(LEVELS.name()), options.number("keep"), init(options))));

    private ClusteringQuantizers() {}

    private static Centroids init(CheckedOptions options) {
        return Centroids.valueOf(options.string(INIT.name()).toUpperCase(Locale.ROOT));
    }
}
