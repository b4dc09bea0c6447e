package io.proxquant.cli.offline;

import java.util.Locale;
import java.util.Set;

import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.cli.CommandFailure;
import io.proxquant.models.pass.Products;
import io.proxquant.models.products.StoredProducts;

/** What multiplies by the weights when a network is scored offline, as {@code --engine} names it. */
enum ScoringEngine {
    /** The engine itself, on decoded floats. */
    DECODED,
    /** Signs of codes, where weights and the layer's inputs have few values. */
    PACKED,
    /** Compressed columns, where a matrix has at most 15 values beside zero. */
    COMPRESSED;

    /**
     * The layers whose products were not computed from decoded floats.
     *
     * @param engine as {@code --engine} names it
     * @param layers names of their matrices
     */
    record Multiplied(String engine, Set<String> layers) {}

    /** The products of one scoring, and which layers used them. */
    interface Scoring {
        Products products();

        /**
         * The layers whose products were not computed from decoded floats; null for {@link #DECODED}.
         *
         * @throws CommandFailure if there is none, because figures would be those of another engine than was asked for
         */
        Multiplied multiplied();
    }

    Scoring scoring(FloatTensors weights, int threads) {
        return switch (this) {
            case DECODED ->
                new Scoring() {
                    @Override
                    public Products products() {
                        return Products.DECODED;
                    }

                    @Override
                    public Multiplied multiplied() {
                        return null;
                    }
                };
            case PACKED ->
                scoring(
                        StoredProducts.packed(weights, threads),
                        "no layer has both weights and inputs of few values: quantize the weights,"
                                + " and train with quantized activations (network.activations in the recipe)");
            case COMPRESSED ->
                scoring(
                        StoredProducts.compressed(weights, threads),
                        "no fully connected layer's matrix has at most 15 values beside zero: quantize it as a whole"
                                + " (--granularity tensor) to 4 bits or less");
        };
    }

    private Scoring scoring(StoredProducts products, String wanting) {
        return new Scoring() {
            @Override
            public Products products() {
                return products;
            }

            @Override
            public Multiplied multiplied() {
                if (products.used().isEmpty()) {
                    throw new CommandFailure("--engine " + ScoringEngine.this + " multiplied nothing: " + wanting);
                }
                return new Multiplied(ScoringEngine.this.toString(), products.used());
            }
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
