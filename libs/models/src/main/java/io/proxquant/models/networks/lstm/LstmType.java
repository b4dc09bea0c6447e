package io.proxquant.models.networks.lstm;

import java.util.List;

import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.NetworkType;
import io.proxquant.models.networks.QuantizedSignals;
import io.proxquant.models.parameters.Layout;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclaredRule;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.ParameterDeclaration;

/** LSTM language models over words. */
public final class LstmType implements NetworkType {

    static final String NAME = "lstm";

    /** Words of Penn Treebank. */
    private static final int USUAL_VOCABULARY = 10_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "word language model: embedding, LSTM layers, decoder";
    }

    @Override
    public String task() {
        return Declaration.TEXT;
    }

    @Override
    public List<ParameterDeclaration> parameters() {
        return List.of(
                ParameterDeclaration.integer("vocabulary", USUAL_VOCABULARY, 2, 1_000_000, "words, <eos> included"),
                ParameterDeclaration.integer("embedding", 300, 1, 8192, "features of a word"),
                ParameterDeclaration.integer("hidden", 300, 1, 8192, "features of the state"),
                ParameterDeclaration.integer("layers", 1, 1, 16, "LSTM layers, one above the other"),
                ParameterDeclaration.real("dropout", 0.5, 0, 0.95, "share of activations dropped in training"),
                QuantizedSignals.activations(
                        "how the state h is quantized at every step; absent: float",
                        "float",
                        "alternating",
                        "sign",
                        "linear",
                        "log"),
                QuantizedSignals.activationBits());
    }

    @Override
    public List<DeclaredRule> rules() {
        return List.of(QuantizedSignals::widths);
    }

    @Override
    public Layout layout(Options options) {
        return LstmLayout.of(options).parameters();
    }

    @Override
    public double activations(Options options) {
        return LstmLayout.of(options).activations();
    }

    @Override
    public List<String> sizes() {
        return List.of("vocabulary", "embedding", "hidden", "layers");
    }

    @Override
    public Network create(Options options, Initialization initialization) {
        return new LstmLanguageModel(
                LstmLayout.of(options), QuantizedSignals.activation(options), options.real("dropout"), initialization);
    }
}
