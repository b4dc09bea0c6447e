package io.proxquant.models.networks.resnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

import io.proxquant.models.data.Batch;
import io.proxquant.models.networks.EngineNetwork;
import io.proxquant.models.networks.Initialization;
import io.proxquant.models.networks.layers.Convolution2d;
import io.proxquant.models.networks.layers.Images;
import io.proxquant.models.networks.layers.Layers;
import io.proxquant.models.networks.layers.Layers.Convolution;
import io.proxquant.models.networks.layers.Layers.Dense;
import io.proxquant.models.networks.layers.Layers.Norm;
import io.proxquant.models.pass.ActivationFunction;
import io.proxquant.models.pass.ForwardPass;
import io.proxquant.models.pass.GradientQuantizer;
import io.proxquant.networks.resnet.ResNetLayout;

/**
 * The CIFAR form of ResNet (He et al. 2015, section 4.2): a 3x3 stem, three stages of n basic blocks with widths w, 2w, 4w,
 * global average pooling, one fully connected layer; depth 6n + 2. Shortcuts as {@link ResNetLayout} says.
 *
 * <p>An activation function other than the rectifier takes its place in front of every convolution but the stem; the last
 * one, in front of the pooling, stays. Quantized gradients are those of all convolutions' outputs but the stem's (Zhou et
 * al. 2016: first and last layer are left alone).
 */
final class ResNet extends EngineNetwork {

    private final ResNetLayout layout;
    private final ActivationFunction activation;
    private final Optional<GradientQuantizer> gradients;
    private final Convolution stem;
    private final Norm stemNorm;
    private final List<Block> blocks = new ArrayList<>();
    private final Dense last;

    private record Block(
            ResNetLayout.Block form,
            Convolution first,
            Norm firstNorm,
            Convolution second,
            Norm secondNorm,
            Convolution down,
            Norm downNorm) {}

    /** A freshly initialised network. */
    ResNet(
            ResNetLayout layout,
            ActivationFunction activation,
            Optional<GradientQuantizer> gradients,
            Initialization initialization) {
        super(ResNetType.NAME, layout.parameters(), initialization);
        this.layout = layout;
        this.activation = activation;
        this.gradients = gradients;
        stem = convolution("conv1.weight", 1);
        stemNorm = norm("bn1");
        layout.blocks().forEach(form -> blocks.add(block(form)));
        last = new Dense(parameter("fc.weight"), parameter("fc.bias"));
    }

    private Block block(ResNetLayout.Block form) {
        String name = form.name();
        boolean convolved = layout.projected() && form.changesShape();
        return new Block(
                form,
                convolution(name + ".conv1.weight", form.stride()),
                norm(name + ".bn1"),
                convolution(name + ".conv2.weight", 1),
                norm(name + ".bn2"),
                convolved ? convolution(name + ".shortcut.0.weight", form.stride()) : null,
                convolved ? norm(name + ".shortcut.1") : null);
    }

    private Convolution convolution(String name, int stride) {
        int kernel = (int) parameter(name).view().shape()[2];
        return new Convolution(parameter(name), null, Convolution2d.plain(stride, kernel / 2));
    }

    private Norm norm(String name) {
        return new Norm(
                parameter(name + ".weight"),
                parameter(name + ".bias"),
                parameter(name + ".running_mean"),
                parameter(name + ".running_var"));
    }

    @Override
    public NDArray forward(ForwardPass pass, Batch batch) {
        NDArray x = Images.of(pass, batch, type(), layout.channels());
        x = stemNorm.closing(pass, stem.closing(pass, x));
        for (Block block : blocks) {
            x = block(pass, block, activation.closing(x));
        }
        return observed("fc.bias", last.closing(pass, Layers.average(ActivationFunction.RELU.closing(x))));
    }

    /** A block on its activated input; the sum, not activated. */
    private NDArray block(ForwardPass pass, Block block, NDArray input) {
        // With cuts in the branches the input's own graph would be gone through once for each of them.
        NDArray x = gradients.isPresent() ? pass.join(input) : input;
        NDArray inner = cut(pass, block.first().keeping(pass, x));
        inner = activation.closing(block.firstNorm().closing(pass, inner));
        inner = block.secondNorm().closing(pass, cut(pass, block.second().closing(pass, inner)));
        return Layers.add(inner, shortcut(pass, block, x));
    }

    private NDArray shortcut(ForwardPass pass, Block block, NDArray x) {
        if (!block.form().changesShape()) {
            return x;
        }
        if (block.down() != null) {
            return block.downNorm().closing(pass, cut(pass, block.down().closing(pass, x)));
        }
        return padded(block.form(), x);
    }

    /** Every second row and column, zero channels before and after: the identity where the shape changes (option A). */
    private static NDArray padded(ResNetLayout.Block form, NDArray x) {
        NDArray half = x.get(new NDIndex(":, :, ::2, ::2"));
        x.close();
        int missing = form.out() - form.in();
        NDArray output =
                NDArrays.concat(new NDList(zeros(half, missing / 2), half, zeros(half, missing - missing / 2)), 1);
        half.close();
        return output;
    }

    private static NDArray zeros(NDArray like, long channels) {
        Shape shape = like.getShape();
        return like.getManager().zeros(new Shape(shape.get(0), channels, shape.get(2), shape.get(3)));
    }

    private NDArray cut(ForwardPass pass, NDArray output) {
        return gradients.isPresent() ? pass.cut(output, gradients.get()) : output;
    }
}
