package io.proxquant.networks.lstm;

import java.util.List;

import io.proxquant.networks.Architecture;
import io.proxquant.networks.Layout;
import io.proxquant.networks.SignalOptions;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** LSTM language models over words. */
public class LstmArchitecture implements Architecture {

    /** The word in the recipe. */
    public static final String NAME = "lstm";

    /** Words of Penn Treebank. */
    private static final int USUAL_VOCABULARY = 10_000;

    @Override
    public final String name() {
        return NAME;
    }

    @Override
    public final String summary() {
        return "word language model: embedding, LSTM layers, decoder";
    }

    @Override
    public final String task() {
        return Declaration.TEXT;
    }

    @Override
    public final List<KeyDeclaration> keys() {
        return List.of(
                KeyDeclaration.integer("vocabulary", USUAL_VOCABULARY, 2, 1_000_000, "words, <eos> included"),
                KeyDeclaration.integer("embedding", 300, 1, 8192, "features of a word"),
                KeyDeclaration.integer("hidden", 300, 1, 8192, "features of the state"),
                KeyDeclaration.integer("layers", 1, 1, 16, "LSTM layers, one above the other"),
                KeyDeclaration.real("dropout", 0.5, 0, 0.95, "share of activations dropped in training"),
                SignalOptions.activations(
                        "how the state h is quantized at every step; absent: float",
                        "float",
                        "alternating",
                        "sign",
                        "linear",
                        "log"),
                SignalOptions.activationBits());
    }

    @Override
    public final List<DeclaredRule> rules() {
        return List.of(SignalOptions::widths);
    }

    @Override
    public final Layout layout(Options options) {
        return LstmLayout.of(options).parameters();
    }

    @Override
    public final double activations(Options options) {
        return LstmLayout.of(options).activations();
    }

    @Override
    public final List<String> sizes() {
        return List.of("vocabulary", "embedding", "hidden", "layers");
    }
}
