package io.proxquant.models;

import java.util.Map;

import io.proxquant.models.declarations.DeclaredOptions;
import io.proxquant.models.network.LstmLanguageModel;
import io.proxquant.models.network.ResNet;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;

/** Makes networks from the recipe's {@code network} section. */
public final class Networks {

    private Networks() {}

    /**
     * A freshly initialised network on the processor. Equal arguments give equal bits on every machine: initial values come
     * from this library's generator, never from the engine's.
     *
     * @param type {@code resnet} or {@code lstm}
     * @param parameters as declared for the type (see {@code declarations}); missing ones take their defaults
     * @throws IllegalArgumentException naming the parameter that is unknown or out of range
     */
    public static Network create(String type, Map<String, ?> parameters, long seed) {
        Options options = DeclaredOptions.complete(Declaration.Kind.NETWORK, type, parameters);
        return switch (type) {
            case "resnet" ->
                new ResNet(
                        options.integer("depth"),
                        options.integer("channels"),
                        options.integer("classes"),
                        options.integer("width"),
                        seed);
            case "lstm" ->
                new LstmLanguageModel(
                        options.integer("vocabulary"),
                        options.integer("embedding"),
                        options.integer("hidden"),
                        options.real("dropout"),
                        seed);
            default -> throw new IllegalArgumentException("unknown network '" + type + "'");
        };
    }

    /** As the recipe's section asks. */
    public static Network create(NetworkSection section, long seed) {
        return create(section.type(), section.options().asMap(), seed);
    }
}
