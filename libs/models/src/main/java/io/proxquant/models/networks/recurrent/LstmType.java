package io.proxquant.models.networks.recurrent;

import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.NetworkType;
import io.proxquant.models.networks.QuantizedSignals;
import io.proxquant.models.pass.Network;
import io.proxquant.networks.recurrent.LstmArchitecture;
import io.proxquant.recipes.Options;

/** Makes LSTM language models. */
public final class LstmType extends LstmArchitecture implements NetworkType {

    @Override
    public Network create(Options options, Initialization initialization) {
        return new LanguageModel(
                shape(options),
                layers -> new LstmStack(layers, QuantizedSignals.activation(options)),
                options.real("dropout"),
                initialization);
    }
}
