package io.proxquant.recipes;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.proxquant.recipes.Declaration.Kind;

import static io.proxquant.recipes.KeyDeclaration.choice;
import static io.proxquant.recipes.KeyDeclaration.integer;
import static io.proxquant.recipes.KeyDeclaration.optionalInteger;
import static io.proxquant.recipes.KeyDeclaration.optionalReals;
import static io.proxquant.recipes.KeyDeclaration.real;

/** Networks and data sets like those of libs/models, which comes after this room; the rest is the real thing. */
final class TestDeclarations {
    private static final int MANY = 100_000_000;

    private TestDeclarations() {}

    static Declarations all(Declaration... more) {
        Stream<Declaration> models = Stream.of(
                declared(
                        Kind.NETWORK,
                        "resnet",
                        Map.of("task", Declaration.IMAGES),
                        integer("depth", 20, 8, 1202, "6n + 2"),
                        integer("channels", 1, 1, 16, "channels of the images"),
                        integer("classes", 10, 2, 100_000, "classes to tell apart"),
                        integer("width", 16, 1, 1024, "channels of the first stage"),
                        choice("shortcut", "shortcut form", "B", "A")),
                leNet("lenet-300-100"),
                leNet("lenet-5"),
                declared(
                        Kind.NETWORK,
                        "lstm",
                        Map.of("task", Declaration.TEXT),
                        integer("vocabulary", 10_000, 2, 1_000_000, "words"),
                        integer("embedding", 300, 1, 8192, "features of a word"),
                        integer("hidden", 300, 1, 8192, "features of the state"),
                        integer("layers", 1, 1, 1, "layers"),
                        real("dropout", 0.5, 0, 0.95, "dropout")),
                declared(
                        Kind.DATA,
                        "synthetic-images",
                        Map.of("task", Declaration.IMAGES, "classes", 10, "channels", 1),
                        integer("seed", 1, 0, Integer.MAX_VALUE, "seed"),
                        integer("extent", 16, 12, 64, "height and width"),
                        real("noise", 0.2, 0, 1, "noise"),
                        integer("trainCount", 4000, 1, MANY, "images"),
                        integer("validationCount", 1000, 1, MANY, "images"),
                        integer("testCount", 1000, 1, MANY, "images")),
                declared(
                        Kind.DATA,
                        "synthetic-text",
                        Map.of("task", Declaration.TEXT, "vocabulary", 200),
                        integer("seed", 1, 0, Integer.MAX_VALUE, "seed"),
                        integer("trainCount", 100_000, 1, MANY, "tokens"),
                        integer("validationCount", 10_000, 1, MANY, "tokens"),
                        integer("testCount", 10_000, 1, MANY, "tokens")),
                declared(
                        Kind.DATA,
                        "fashion-mnist",
                        Map.of("task", Declaration.IMAGES, "classes", 10, "channels", 1),
                        integer("trainCount", 55_000, 1, 60_000, "images"),
                        integer("validationCount", 5_000, 1, 60_000, "images")),
                declared(
                        Kind.DATA,
                        "mnist",
                        Map.of("task", Declaration.IMAGES, "classes", 10, "channels", 1, "extent", 28),
                        integer("trainCount", 55_000, 1, 60_000, "images"),
                        integer("validationCount", 5_000, 1, 60_000, "images")),
                declared(
                        Kind.DATA,
                        "cifar10",
                        Map.of("task", Declaration.IMAGES, "classes", 10, "channels", 3, "extent", 32),
                        integer("trainCount", 45_000, 1, 50_000, "images"),
                        integer("validationCount", 5_000, 1, 50_000, "images"),
                        optionalReals("mean", -1000, 1000, "mean"),
                        optionalReals("std", 1e-6, 1000, "deviation"),
                        choice("augment", "of training images", "none", "crop-flip")),
                declared(
                        Kind.DATA,
                        "ptb",
                        Map.of("task", Declaration.TEXT, "vocabulary", 10_000),
                        optionalInteger("trainCount", 1, MANY, "tokens")));
        return Declarations.of(
                Stream.of(models, new QuantizationDeclarations().declarations().stream(), Stream.of(more))
                        .flatMap(each -> each)
                        .toList());
    }

    private static Declaration leNet(String name) {
        return declared(
                Kind.NETWORK,
                name,
                Map.of("task", Declaration.IMAGES),
                integer("extent", 28, 16, 1024, "height and width"),
                integer("channels", 1, 1, 16, "channels of the images"),
                integer("classes", 10, 2, 100_000, "classes to tell apart"));
    }

    private static Declaration declared(
            Kind kind, String name, Map<String, Object> facts, KeyDeclaration... parameters) {
        return Declaration.of(kind, name, name, List.of(parameters), facts);
    }
}
