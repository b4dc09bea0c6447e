package io.proxquant.models.declarations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.proxquant.models.data.synthetic.SyntheticImages;
import io.proxquant.models.networks.lenet.LeNetLayout;
import io.proxquant.models.networks.lstm.LstmLayout;
import io.proxquant.models.networks.resnet.ResNetLayout;
import io.proxquant.models.parameters.Layout;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.Declaration.Kind;
import io.proxquant.recipes.DeclarationProvider;
import io.proxquant.recipes.Options;
import io.proxquant.recipes.ParameterDeclaration;

/** Declares the networks and data sets of this library; the same table validates a recipe and what is created from it. */
public final class ModelDeclarations implements DeclarationProvider {

    /** Words of the synthetic text's vocabulary, {@code <eos>} among them. */
    public static final int SYNTHETIC_WORDS = 200;

    private static final String TASK = "task";
    private static final int MOST_SAMPLES = 1_000_000;
    private static final int MOST_TOKENS = 100_000_000;
    private static final int FASHION_TRAINING = 60_000;
    private static final int CIFAR_TRAINING = 50_000;
    private static final int PTB_WORDS = 10_000;

    @Override
    public List<Declaration> declarations() {
        return List.of(
                resnet(),
                leNet("lenet-300-100", "Caffe's LeNet-300-100: three fully connected layers", LeNetLayout::dense),
                leNet("lenet-5", "Caffe's LeNet-5: two convolutions, two fully connected", LeNetLayout::convolutional),
                lstm(),
                syntheticImages(),
                syntheticText(),
                fashionMnist(),
                mnist(),
                cifar10(),
                idx(),
                ptb(),
                text());
    }

    private static Declaration resnet() {
        return network(
                "resnet",
                "CIFAR ResNet of depth 6n + 2",
                Declaration.IMAGES,
                options -> ResNetLayout.of(options).parameters(),
                ParameterDeclaration.integer("depth", 20, 8, 1202, "6n + 2: 8, 14, 20, 32, 44, 56, ..."),
                channels(),
                classes(),
                ParameterDeclaration.integer("width", 16, 1, 1024, "channels of the first stage"),
                ParameterDeclaration.choice(
                        "shortcut",
                        "where the shape changes, B: 1x1 convolution; A: subsampled identity, zero channels around it",
                        "B",
                        "A"),
                activations(),
                activationBits(),
                gradientBits());
    }

    private static Declaration leNet(String name, String summary, Function<LeNetLayout, Layout> layout) {
        return network(
                name,
                summary,
                Declaration.IMAGES,
                options -> layout.apply(LeNetLayout.of(options)),
                ParameterDeclaration.integer("extent", 28, 16, 1024, "height and width of the images"),
                channels(),
                classes(),
                activations(),
                activationBits(),
                gradientBits());
    }

    private static Declaration lstm() {
        return network(
                "lstm",
                "word language model: embedding, LSTM layers, decoder",
                Declaration.TEXT,
                options -> LstmLayout.of(options).parameters(),
                ParameterDeclaration.integer("vocabulary", PTB_WORDS, 2, 1_000_000, "words, <eos> included"),
                ParameterDeclaration.integer("embedding", 300, 1, 8192, "features of a word"),
                ParameterDeclaration.integer("hidden", 300, 1, 8192, "features of the state"),
                ParameterDeclaration.integer("layers", 1, 1, 16, "LSTM layers, one above the other"),
                ParameterDeclaration.real("dropout", 0.5, 0, 0.95, "share of activations dropped in training"),
                ParameterDeclaration.optionalChoice(
                        "activations",
                        "how the state h is quantized at every step; absent: float",
                        "float",
                        "alternating",
                        "sign",
                        "linear",
                        "log"),
                activationBits());
    }

    private static Declaration network(
            String name,
            String summary,
            String task,
            Function<Options, Layout> layout,
            ParameterDeclaration... parameters) {
        return new Declaration(
                Kind.NETWORK, name, summary, List.of(parameters), Map.of(TASK, task), options -> layout.apply(options)
                        .declared());
    }

    private static ParameterDeclaration channels() {
        return ParameterDeclaration.integer("channels", 1, 1, 16, "channels of the images");
    }

    private static ParameterDeclaration classes() {
        return ParameterDeclaration.integer("classes", 10, 2, 100_000, "classes to tell apart");
    }

    private static ParameterDeclaration activations() {
        return ParameterDeclaration.optionalChoice(
                "activations",
                "what takes the place of the rectifier in front of layers with weights; absent: float",
                "float",
                "sign",
                "dorefa",
                "linear",
                "log");
    }

    private static ParameterDeclaration activationBits() {
        return ParameterDeclaration.optionalInteger(
                "activationBits", 1, 8, "bits of a quantized activation; alternating: to 4");
    }

    private static ParameterDeclaration gradientBits() {
        return ParameterDeclaration.optionalInteger(
                "gradientBits", 1, 16, "bits of the gradients at layers' outputs (DoReFa-Net); absent: float");
    }

    private static Declaration syntheticImages() {
        return new Declaration(
                Kind.DATA,
                "synthetic-images",
                "drawn images of ten shapes, from a seed",
                List.of(
                        ParameterDeclaration.integer("seed", 1, 0, Integer.MAX_VALUE, "decides every pixel"),
                        ParameterDeclaration.integer("extent", 16, 12, 64, "height and width"),
                        ParameterDeclaration.real("noise", 0.12, 0, 1, "standard deviation of the pixel noise"),
                        count("trainCount", 4000, MOST_SAMPLES, "training images"),
                        count("validationCount", 1000, MOST_SAMPLES, "validation images"),
                        count("testCount", 1000, MOST_SAMPLES, "test images")),
                Map.of(TASK, Declaration.IMAGES, "classes", SyntheticImages.CLASSES, "channels", 1));
    }

    private static Declaration syntheticText() {
        return new Declaration(
                Kind.DATA,
                "synthetic-text",
                "words of a Markov source of known entropy, from a seed",
                List.of(
                        ParameterDeclaration.integer("seed", 1, 0, Integer.MAX_VALUE, "decides source and text"),
                        count("trainCount", 100_000, MOST_TOKENS, "training tokens"),
                        count("validationCount", 10_000, MOST_TOKENS, "validation tokens"),
                        count("testCount", 10_000, MOST_TOKENS, "test tokens")),
                Map.of(TASK, Declaration.TEXT, "vocabulary", SYNTHETIC_WORDS));
    }

    private static Declaration fashionMnist() {
        return images(
                "fashion-mnist", "28x28 grey images of clothes, IDX files", imageFacts(28, 1), ten28(FASHION_TRAINING));
    }

    private static Declaration mnist() {
        return images("mnist", "28x28 grey images of digits, IDX files", imageFacts(28, 1), ten28(FASHION_TRAINING));
    }

    private static Declaration cifar10() {
        return images(
                "cifar10",
                "32x32 colour images of ten kinds of things, binary version",
                imageFacts(32, 3),
                List.of(
                        count("trainCount", 45_000, CIFAR_TRAINING, "images from the start of the training files"),
                        count("validationCount", 5000, CIFAR_TRAINING, "images from the end of the training files")));
    }

    private static Declaration idx() {
        return images(
                "idx",
                "images and labels in IDX files of unsigned bytes, rank 3, or 4 with channels last",
                Map.of(TASK, Declaration.IMAGES),
                List.of(
                        ParameterDeclaration.integer("classes", 10, 2, 256, "classes; labels lie below"),
                        channels(),
                        ParameterDeclaration.optionalInteger(
                                "trainCount",
                                1,
                                MOST_SAMPLES,
                                "images from the start of the training file; absent: all"),
                        count("validationCount", 5000, MOST_SAMPLES, "images from the end of the training file"),
                        file("trainImages", "train-images-idx3-ubyte"),
                        file("trainLabels", "train-labels-idx1-ubyte"),
                        file("testImages", "t10k-images-idx3-ubyte"),
                        file("testLabels", "t10k-labels-idx1-ubyte")));
    }

    private static List<ParameterDeclaration> ten28(int most) {
        return List.of(
                count("trainCount", 55_000, most, "images from the start of the training file"),
                count("validationCount", 5000, most, "images from the end of the training file"));
    }

    private static Map<String, Object> imageFacts(int extent, int channels) {
        return Map.of(TASK, Declaration.IMAGES, "classes", 10, "channels", channels, "extent", extent);
    }

    /** Every data set of images in files can be normalised and augmented. */
    private static Declaration images(
            String name, String summary, Map<String, Object> facts, List<ParameterDeclaration> own) {
        List<ParameterDeclaration> all = new ArrayList<>(own);
        all.add(ParameterDeclaration.optionalReals(
                "mean", -1000, 1000, "taken off pixels in 0..1, per channel or for all; absent: the data set's own"));
        all.add(ParameterDeclaration.optionalReals(
                "std", 1e-6, 1000, "what pixels are then divided by; absent: the data set's own"));
        all.add(ParameterDeclaration.optionalChoice(
                "augment",
                "of training images: crop-flip pads by 4, crops and mirrors at random; absent: none",
                "none",
                "crop-flip"));
        return new Declaration(Kind.DATA, name, summary, all, facts);
    }

    private static Declaration ptb() {
        return new Declaration(
                Kind.DATA,
                "ptb",
                "Penn Treebank, one sentence a line",
                List.of(trainTokens()),
                Map.of(TASK, Declaration.TEXT, "vocabulary", PTB_WORDS));
    }

    private static Declaration text() {
        return new Declaration(
                Kind.DATA,
                "text",
                "any text of words and blanks, one sentence a line, e.g. wikitext-2",
                List.of(
                        ParameterDeclaration.optionalInteger(
                                "vocabulary",
                                2,
                                1_000_000,
                                "words at most, <eos> and <unk> included: the most frequent of the training file; absent: all"),
                        trainTokens(),
                        file("trainFile", "wiki.train.tokens, ptb.train.txt or train.txt"),
                        file("validFile", "wiki.valid.tokens, ptb.valid.txt or valid.txt"),
                        file("testFile", "wiki.test.tokens, ptb.test.txt or test.txt")),
                Map.of(TASK, Declaration.TEXT));
    }

    private static ParameterDeclaration trainTokens() {
        return ParameterDeclaration.optionalInteger(
                "trainCount", 1, MOST_TOKENS, "tokens from the start of the training file; absent: all");
    }

    private static ParameterDeclaration file(String name, String usual) {
        return ParameterDeclaration.optionalText(name, "name of the file, .gz or not; absent: " + usual);
    }

    private static ParameterDeclaration count(String name, int value, int max, String summary) {
        return ParameterDeclaration.integer(name, value, 1, max, summary);
    }
}
