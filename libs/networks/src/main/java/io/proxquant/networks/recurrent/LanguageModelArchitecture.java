package io.proxquant.networks.recurrent;

import java.util.List;

import io.proxquant.networks.Architecture;
import io.proxquant.networks.Layout;
import io.proxquant.networks.SignalOptions;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.KeyDeclaration;
import io.proxquant.recipes.Options;

/** What recurrent language models over words share, whatever their kind of cell. */
public abstract class LanguageModelArchitecture implements Architecture {

    /** Number of words of Penn Treebank. */
    private static final int USUAL_VOCABULARY = 10_000;

    private final RecurrentCell cell;

    /** Declares models with this kind of cell. */
    protected LanguageModelArchitecture(RecurrentCell cell) {
        this.cell = cell;
    }

    @Override
    public final String name() {
        return cell.prefix();
    }

    @Override
    public final String summary() {
        return "word language model: embedding, " + cell + " layers, decoder";
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
                KeyDeclaration.integer("layers", 1, 1, 16, cell + " layers, one above the other"),
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
        return shape(options).parameters();
    }

    @Override
    public final double activations(Options options) {
        return shape(options).activations();
    }

    @Override
    public final List<String> sizes() {
        return List.of("vocabulary", "embedding", "hidden", "layers");
    }

    /** The shape that options ask for. */
    protected final LanguageModelLayout shape(Options options) {
        return LanguageModelLayout.of(cell, options);
    }
}
