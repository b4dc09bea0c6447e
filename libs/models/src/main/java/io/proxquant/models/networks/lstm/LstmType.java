package io.proxquant.models.networks.lstm;

import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.NetworkType;
import io.proxquant.models.networks.QuantizedSignals;
import io.proxquant.models.pass.Network;
import io.proxquant.networks.lstm.LstmArchitecture;
import io.proxquant.networks.lstm.LstmLayout;
import io.proxquant.recipes.Options;

/** Makes LSTM language models. */
public final class LstmType extends LstmArchitecture implements NetworkType {

    @Override
    public Network create(Options options, Initialization initialization) {
        return new LstmLanguageModel(
                LstmLayout.of(options), QuantizedSignals.activation(options), options.real("dropout"), initialization);
    }
}
