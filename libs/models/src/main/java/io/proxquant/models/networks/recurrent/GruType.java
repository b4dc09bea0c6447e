package io.proxquant.models.networks.recurrent;

import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.NetworkType;
import io.proxquant.models.networks.QuantizedSignals;
import io.proxquant.models.pass.Network;
import io.proxquant.networks.recurrent.GruArchitecture;
import io.proxquant.recipes.Options;

/** Makes GRU language models. */
public final class GruType extends GruArchitecture implements NetworkType {

    @Override
    public Network create(Options options, Initialization initialization) {
        return new LanguageModel(
                shape(options),
                layers -> new GruStack(layers, QuantizedSignals.activation(options)),
                options.real("dropout"),
                initialization);
    }
}
