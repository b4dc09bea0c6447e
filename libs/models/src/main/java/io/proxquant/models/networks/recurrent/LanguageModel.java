package io.proxquant.models.networks.recurrent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.networks.recurrent.LanguageModelLayout;

/**
 * Embedding, recurrent layers, decoder: the word language model of PyTorch's examples, with dropout after the embedding, between
 * layers and after the last, where a quantized state is dropped quantized. What the layers carry from batch to batch (h, of an
 * LSTM also c) holds all layers, layer by layer.
 */
final class LanguageModel extends EngineNetwork {

    private final LanguageModelLayout layout;
    private final float dropout;
    private final StoredParameter encoder;
    private final RecurrentStack recurrent;
    private final Dense decoder;

    /**
     * A freshly initialised network.
     *
     * @param recurrent makes the recurrent part of its layers' parameters
     * @param dropout in [0, 1), the share of activations that training drops
     */
    LanguageModel(
            LanguageModelLayout layout,
            Function<List<RecurrentLayer>, RecurrentStack> recurrent,
            double dropout,
            Initialization initialization) {
        super(layout.cell().prefix(), layout.parameters(), initialization);
        this.layout = layout;
        this.dropout = (float) dropout;
        encoder = parameter("encoder.weight");
        this.recurrent = recurrent.apply(RecurrentLayer.all(layout, this::parameter));
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
        NDList states = new NDList();
        recurrent.carried().forEach(name -> states.add(state(pass, before.get(name), streams)));
        NDList outputs = recurrent.through(pass, embedded, states, layout.layers() > 1 ? dropout : 0);
        Map<String, float[]> after = new LinkedHashMap<>();
        for (String name : recurrent.carried()) {
            after.put(name, outputs.get(after.size() + 1).toFloatArray());
        }
        pass.carry().load(after);
        NDArray dropped =
                Dropout.dropout(outputs.get(0), dropout, pass.training()).singletonOrThrow();
        return observed("decoder.bias", decoder.closing(pass, dropped.reshape(text.samples(), layout.hidden())));
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
