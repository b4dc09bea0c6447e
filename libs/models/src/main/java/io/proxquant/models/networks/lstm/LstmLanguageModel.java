package io.proxquant.models.networks.lstm;

import java.util.List;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.norm.Dropout;

import io.proxquant.models.data.Batch;
import io.proxquant.models.data.TokenBatch;
import io.proxquant.models.engine.Tensors;
import io.proxquant.models.networks.EngineNetwork;
import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.layers.Layers.Dense;
import io.proxquant.models.parameters.StoredParameter;
import io.proxquant.models.pass.ActivationFunction;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.networks.lstm.LstmLayout;

/**
 * Embedding, LSTM layers, decoder: the word language model of PyTorch's examples, with dropout after the embedding, between
 * layers and after the last. The carry holds h and c of all layers, layer by layer.
 *
 * <p>An activation function other than float quantizes h at every step, see {@link SteppedLstm}; the carry then holds the quantized h,
 * since that is what the next step sees. Dropout comes after it.
 */
final class LstmLanguageModel extends EngineNetwork {

    private final LstmLayout layout;
    private final ActivationFunction activation;
    private final float dropout;
    private final StoredParameter encoder;
    private final List<LstmLayer> recurrent;
    private final Dense decoder;

    /** A freshly initialised network; {@code dropout} in [0, 1) is the share of activations that training drops. */
    LstmLanguageModel(LstmLayout layout, ActivationFunction activation, double dropout, Initialization initialization) {
        super(LstmType.NAME, layout.parameters(), initialization);
        this.layout = layout;
        this.activation = activation;
        this.dropout = (float) dropout;
        encoder = parameter("encoder.weight");
        recurrent = LstmLayer.all(layout, this::parameter);
        decoder = new Dense(parameter("decoder.weight"), parameter("decoder.bias"));
    }

    @Override
    public NDArray forward(ForwardPass pass, Batch batch) {
        TokenBatch text = text(batch);
        int streams = text.streams();
        NDArray tokens = Tensors.indices(pass.scope(), text.inputs(), new Shape(text.steps(), streams));
        pass.visit(encoder, any -> lookedUp(tokens, any));
        NDArray embedded = Dropout.dropout(lookedUp(tokens, encoder.array()), dropout, pass.training())
                .singletonOrThrow();
        Map<String, float[]> before = pass.carry().state();
        NDList states = new NDList(state(pass, before.get("h"), streams), state(pass, before.get("c"), streams));
        NDList outputs = through(pass, embedded, states);
        pass.carry()
                .load(Map.of(
                        "h", outputs.get(1).toFloatArray(), "c", outputs.get(2).toFloatArray()));
        NDArray dropped =
                Dropout.dropout(outputs.get(0), dropout, pass.training()).singletonOrThrow();
        return observed("decoder.bias", decoder.closing(pass, dropped.reshape(text.samples(), layout.hidden())));
    }

    private NDList through(ForwardPass pass, NDArray embedded, NDList states) {
        int layers = layout.layers();
        float between = layers > 1 ? dropout : 0;
        if (activation.kind() != ActivationFunction.Kind.FLOAT) {
            return new SteppedLstm(pass, recurrent, activation).through(embedded, states, between);
        }
        NDList all = new NDList();
        recurrent.forEach(layer -> all.addAll(layer.arrays()));
        NDList outputs = embedded.getNDArrayInternal()
                .lstm(embedded, states, all, true, layers, between, pass.training(), false, false);
        if (pass.probing()) {
            new LstmProbe(pass, recurrent).visit(embedded, states);
        }
        return outputs;
    }

    private static NDArray lookedUp(NDArray tokens, NDArray table) {
        return tokens.getNDArrayInternal()
                .embedding(tokens, table, SparseFormat.DENSE)
                .singletonOrThrow();
    }

    private TokenBatch text(Batch batch) {
        if (!(batch instanceof TokenBatch text)) {
            throw new IllegalArgumentException("a language model takes text");
        }
        for (int token : text.inputs()) {
            if (token < 0 || token >= layout.vocabulary()) {
                throw new IllegalArgumentException(
                        "token " + token + " is outside the network's vocabulary of " + layout.vocabulary());
            }
        }
        return text;
    }

    private NDArray state(ForwardPass pass, float[] values, int streams) {
        int size = Math.multiplyExact(Math.multiplyExact(streams, layout.hidden()), layout.layers());
        if (values != null && values.length != size) {
            throw new IllegalArgumentException("the carry has " + values.length + " values, " + streams
                    + " streams of " + layout.layers() + " x " + layout.hidden() + " need " + size
                    + ": reset it between splits and epochs");
        }
        return Tensors.of(
                pass.scope(),
                values == null ? new float[size] : values,
                new Shape(layout.layers(), streams, layout.hidden()));
    }
}
