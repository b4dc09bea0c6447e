package io.proxquant.recipes;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.proxquant.recipes.Declaration.Kind;

import static io.proxquant.recipes.ParameterDeclaration.choice;
import static io.proxquant.recipes.ParameterDeclaration.integer;
import static io.proxquant.recipes.ParameterDeclaration.optionalInteger;
import static io.proxquant.recipes.ParameterDeclaration.real;
import static io.proxquant.recipes.ParameterDeclaration.requiredInteger;

/** Networks and data sets like those of libs/models, so that this room is tested without it; the rest is the real thing. */
final class TestDeclarations {
    private TestDeclarations() {}

    static Declarations all() {
        List<Declaration> models = List.of(
                new Declaration(
                        Kind.NETWORK,
                        "resnet",
                        "CIFAR ResNet",
                        List.of(
                                requiredInteger("depth", 8, 110, "6n + 2"),
                                requiredInteger("channels", 1, 16, "input channels"),
                                requiredInteger("classes", 2, 1000, "classes"),
                                integer("width", 16, 1, 64, "channels of the first stage"),
                                choice("shortcut", "shortcut form", "B")),
                        Map.of(Declaration.TASK, Declaration.IMAGES)),
                new Declaration(
                        Kind.NETWORK,
                        "lstm",
                        "LSTM language model",
                        List.of(
                                requiredInteger("vocabulary", 2, 1_000_000, "words"),
                                requiredInteger("embedding", 1, 4096, "embedding size"),
                                requiredInteger("hidden", 1, 4096, "hidden size"),
                                integer("layers", 1, 1, 4, "layers"),
                                real("dropout", 0, 0, ParameterDeclaration.BELOW_ONE, "dropout")),
                        Map.of(Declaration.TASK, Declaration.TEXT)),
                new Declaration(
                        Kind.DATA,
                        "fashion-mnist",
                        "Fashion-MNIST",
                        List.of(
                                optionalInteger("trainCount", 1, 60_000, "first images of the training file"),
                                integer("validationCount", 5_000, 1, 60_000, "last images of the training file")),
                        Map.of(Declaration.TASK, Declaration.IMAGES, "channels", 1, "classes", 10)),
                new Declaration(
                        Kind.DATA,
                        "ptb",
                        "Penn Treebank",
                        List.of(),
                        Map.of(Declaration.TASK, Declaration.TEXT, "vocabulary", 10_000)));
        return Declarations.of(Stream.concat(models.stream(), new QuantizationDeclarations().declarations().stream())
                .toList());
    }
}
