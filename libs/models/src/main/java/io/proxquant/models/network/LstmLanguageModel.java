package io.proxquant.models.network;

import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.norm.Dropout;

import io.proxquant.models.Carry;
import io.proxquant.models.EngineNetwork;
import io.proxquant.models.Initial;
import io.proxquant.models.ParameterKind;
import io.proxquant.models.Tensors;
import io.proxquant.models.data.Batch;
import io.proxquant.models.data.TokenBatch;
import io.proxquant.models.network.Layers.Dense;

/**
 * Embedding, one LSTM layer, decoder: the word language model of PyTorch's examples, with dropout after the embedding and
 * after the LSTM. Gates in torch's order i, f, g, o.
 */
public final class LstmLanguageModel extends EngineNetwork {

    private static final double TABLE_BOUND = 0.1;

    private final int vocabulary;
    private final int hidden;
    private final float dropout;
    private final NDArray encoder;
    private final NDList recurrent;
    private final Dense decoder;

    /** A freshly initialised network; {@code dropout} in [0, 1) is the share of activations that training drops. */
    public LstmLanguageModel(int vocabulary, int embedding, int hidden, double dropout, long seed) {
        super(seed);
        this.vocabulary = vocabulary;
        this.hidden = hidden;
        this.dropout = (float) dropout;
        encoder = add("encoder.weight", ParameterKind.EMBEDDING, Initial.uniform(TABLE_BOUND), vocabulary, embedding);
        Initial gates = Initial.uniform(1 / Math.sqrt(hidden));
        recurrent = new NDList(
                add("lstm.weight_ih_l0", ParameterKind.RECURRENT, gates, 4L * hidden, embedding),
                add("lstm.weight_hh_l0", ParameterKind.RECURRENT, gates, 4L * hidden, hidden),
                add("lstm.bias_ih_l0", ParameterKind.BIAS, gates, 4L * hidden),
                add("lstm.bias_hh_l0", ParameterKind.BIAS, gates, 4L * hidden));
        decoder = new Dense(
                add("decoder.weight", ParameterKind.LINEAR, Initial.uniform(TABLE_BOUND), vocabulary, hidden),
                add("decoder.bias", ParameterKind.BIAS, Initial.constant(0), vocabulary));
    }

    @Override
    public String type() {
        return "lstm";
    }

    @Override
    public NDArray forward(NDManager scope, Batch batch, Carry carry, boolean training) {
        if (!(batch instanceof TokenBatch text)) {
            throw new IllegalArgumentException("a language model takes text");
        }
        for (int token : text.inputs()) {
            if (token < 0 || token >= vocabulary) {
                throw new IllegalArgumentException(
                        "token " + token + " is outside the network's vocabulary of " + vocabulary);
            }
        }
        int streams = text.streams();
        NDArray tokens = Tensors.indices(scope, text.inputs(), new Shape(text.steps(), streams));
        NDArray embedded = tokens.getNDArrayInternal()
                .embedding(tokens, encoder, SparseFormat.DENSE)
                .singletonOrThrow();
        embedded = Dropout.dropout(embedded, dropout, training).singletonOrThrow();
        Map<String, float[]> before = carry.state();
        NDList states = new NDList(state(scope, before.get("h"), streams), state(scope, before.get("c"), streams));
        NDList outputs =
                embedded.getNDArrayInternal().lstm(embedded, states, recurrent, true, 1, 0, training, false, false);
        carry.load(
                Map.of("h", outputs.get(1).toFloatArray(), "c", outputs.get(2).toFloatArray()));
        NDArray dropped = Dropout.dropout(outputs.get(0), dropout, training).singletonOrThrow();
        return observed("decoder.bias", decoder.closing(dropped.reshape(text.samples(), hidden)));
    }

    private NDArray state(NDManager scope, float[] values, int streams) {
        int size = Math.multiplyExact(streams, hidden);
        if (values != null && values.length != size) {
            throw new IllegalArgumentException("the carry has " + values.length + " values, " + streams + " streams of "
                    + hidden + " need " + size + ": reset it between splits and epochs");
        }
        return Tensors.of(scope, values == null ? new float[size] : values, new Shape(1, streams, hidden));
    }
}
