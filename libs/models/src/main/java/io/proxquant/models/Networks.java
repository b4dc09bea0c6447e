package io.proxquant.models;

import java.util.Map;
import java.util.Set;

import io.proxquant.models.network.LstmLanguageModel;
import io.proxquant.models.network.ResNet;

/** Makes networks from the recipe's {@code network} section. */
public final class Networks {

    private static final int MOST = 1 << 20;

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
        return switch (type) {
            case "resnet" -> resnet(parameters, seed);
            case "lstm" -> lstm(parameters, seed);
            default -> throw new IllegalArgumentException("unknown network '" + type + "'; known: resnet, lstm");
        };
    }

    private static Network resnet(Map<String, ?> parameters, long seed) {
        Options options =
                new Options("network resnet", parameters, Set.of("depth", "channels", "classes", "width", "shortcut"));
        options.word("shortcut", "B", Set.of("B"));
        return new ResNet(
                options.integer("depth", 20, 8, 1202),
                options.integer("channels", 1, 1, 1024),
                options.integer("classes", 10, 2, MOST),
                options.integer("width", 16, 1, 1024),
                seed);
    }

    private static Network lstm(Map<String, ?> parameters, long seed) {
        Options options = new Options(
                "network lstm", parameters, Set.of("vocabulary", "embedding", "hidden", "layers", "dropout"));
        options.integer("layers", 1, 1, 1);
        return new LstmLanguageModel(
                options.integer("vocabulary", 10_000, 2, MOST),
                options.integer("embedding", 300, 1, 16_384),
                options.integer("hidden", 300, 1, 16_384),
                options.number("dropout", 0.5, 0, 0.99),
                seed);
    }
}
