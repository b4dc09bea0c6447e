package io.proxquant.networks.resnet;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.networks.Initializer;
import io.proxquant.networks.Layout;
import io.proxquant.networks.ScaleLink;
import io.proxquant.recipes.Options;

/**
 * The shape of a CIFAR ResNet, as depth, width and form of shortcut decide it.
 *
 * @param depth 6n + 2
 * @param width channels of the first stage; the others have twice and four times as many
 * @param projected whether shortcuts that change the shape are a 1x1 convolution and batch normalisation (option B of He et
 *     al. 2015), or every second row and column of the identity with zero channels on both sides (option A, no parameters)
 */
public record ResNetLayout(int depth, int channels, int classes, int width, boolean projected) {

    /** Stages of the network, each with half the extent of the one before it. */
    public static final int STAGES = 3;

    /**
     * One basic block.
     *
     * @param name {@code layer2.0}
     * @param stage from 1
     */
    public record Block(String name, int stage, int in, int out, int stride) {
        /** Whether the shortcut has to change the shape of the block's input. */
        public boolean changesShape() {
            return stride != 1 || in != out;
        }
    }

    /** Refuses a depth that no number of blocks gives. */
    public ResNetLayout {
        if (depth < 8 || (depth - 2) % 6 != 0) {
            throw new IllegalArgumentException("depth must be 6n + 2 (8, 14, 20, 32, ...), not " + depth);
        }
    }

    /** From complete options. */
    public static ResNetLayout of(Options options) {
        return new ResNetLayout(
                options.integer("depth"),
                options.integer("channels"),
                options.integer("classes"),
                options.integer("width"),
                options.text("shortcut").equals("B"));
    }

    /** All blocks, in the order of computation. */
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        int in = width;
        for (int stage = 0; stage < STAGES; stage++) {
            int out = width << stage;
            for (int index = 0; index < (depth - 2) / 6; index++) {
                int stride = stage > 0 && index == 0 ? 2 : 1;
                blocks.add(new Block("layer" + (stage + 1) + "." + index, stage + 1, in, out, stride));
                in = out;
            }
        }
        return blocks;
    }

    /**
     * The parameters. Convolutions start from N(0, 2 / (k k out)), as in the published ProxQuant code; the last layer as
     * torch's Linear.
     */
    public Layout parameters() {
        Layout layout = new Layout();
        normalized(layout, "conv1", ScaleLink.INPUT, "bn1", signal(1), channels, width);
        for (Block block : blocks()) {
            String name = block.name();
            String before = signal(block.changesShape() ? block.stage() - 1 : block.stage());
            String after = signal(block.stage());
            normalized(layout, name + ".conv1", before, name + ".bn1", name, block.in(), block.out());
            normalized(layout, name + ".conv2", name, name + ".bn2", after, block.out(), block.out());
            if (projected && block.changesShape()) {
                String path = name + ".shortcut";
                convolution(layout, path + ".0.weight", block.in(), block.out(), 1)
                        .norm(path + ".1", block.out())
                        .link(ScaleLink.normalized(path + ".0.weight", before, path + ".1", after));
            }
        }
        int features = width << (STAGES - 1);
        Initializer last = Initializer.uniform(1 / Math.sqrt(features));
        return layout.link(ScaleLink.last("fc.weight", signal(STAGES))).dense("fc", last, last, features, classes);
    }

    /**
     * Name of the signal that the blocks of a stage add to; without projections it is the same from the first block to the
     * last.
     */
    private String signal(int stage) {
        return "stage" + (projected ? stage : 1);
    }

    private static void normalized(
            Layout layout, String name, String reads, String norm, String writes, int in, int out) {
        convolution(layout, name + ".weight", in, out, 3)
                .norm(norm, out)
                .link(ScaleLink.normalized(name + ".weight", reads, norm, writes));
    }

    /**
     * A lower bound of the numbers that training keeps for the backward pass per pixel of the images: each convolution's
     * output, before and after normalisation.
     */
    public long activations() {
        double all = width;
        for (int stage = 0; stage < STAGES; stage++) {
            all += (depth - 2) / 3.0 * width / (1 << stage);
        }
        return (long) (2 * all);
    }

    private static Layout convolution(Layout layout, String name, int in, int out, int kernel) {
        return layout.convolution(name, Initializer.normal(Math.sqrt(2.0 / (kernel * kernel * out))), in, out, kernel);
    }
}
