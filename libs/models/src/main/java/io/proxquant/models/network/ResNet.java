package io.proxquant.models.network;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import io.proxquant.models.Carry;
import io.proxquant.models.EngineNetwork;
import io.proxquant.models.Initial;
import io.proxquant.models.ParameterKind;
import io.proxquant.models.StorageOrder;
import io.proxquant.models.Tensors;
import io.proxquant.models.data.Batch;
import io.proxquant.models.data.ImageBatch;
import io.proxquant.models.network.Layers.Convolution;
import io.proxquant.models.network.Layers.Dense;
import io.proxquant.models.network.Layers.Norm;

/**
 * The CIFAR form of ResNet (He et al. 2015, section 4.2): a 3x3 stem, three stages of n basic blocks with widths w, 2w, 4w,
 * global average pooling, one fully connected layer; depth 6n + 2. Shortcuts that change the shape are option B: a 1x1
 * convolution and batch normalisation.
 *
 * <p>Convolutions start from N(0, 2 / (k k out)), as in the published ProxQuant code; the last layer as torch's Linear.
 */
public final class ResNet extends EngineNetwork {

    private static final int STAGES = 3;

    private final int channels;
    private final Convolution stem;
    private final Norm stemNorm;
    private final List<Block> blocks = new ArrayList<>();
    private final Dense last;

    private record Block(
            Convolution first, Norm firstNorm, Convolution second, Norm secondNorm, Convolution down, Norm downNorm) {}

    /**
     * A freshly initialised network.
     *
     * @param depth 6n + 2
     * @param width channels of the first stage
     */
    public ResNet(int depth, int channels, int classes, int width, long seed) {
        super(seed);
        if (depth < 8 || (depth - 2) % 6 != 0) {
            close();
            throw new IllegalArgumentException("depth must be 6n + 2 (8, 14, 20, 32, ...), not " + depth);
        }
        this.channels = channels;
        stem = convolution("conv1.weight", channels, width, 3, 1);
        stemNorm = norm("bn1", width);
        int in = width;
        for (int stage = 0; stage < STAGES; stage++) {
            int out = width << stage;
            for (int index = 0; index < (depth - 2) / 6; index++) {
                int stride = stage > 0 && index == 0 ? 2 : 1;
                blocks.add(block("layer" + (stage + 1) + "." + index, in, out, stride));
                in = out;
            }
        }
        double bound = 1 / Math.sqrt(in);
        last = new Dense(
                add("fc.weight", ParameterKind.LINEAR, Initial.uniform(bound), classes, in),
                add("fc.bias", ParameterKind.BIAS, Initial.uniform(bound), classes));
    }

    private Block block(String name, int in, int out, int stride) {
        Convolution first = convolution(name + ".conv1.weight", in, out, 3, stride);
        Norm firstNorm = norm(name + ".bn1", out);
        Convolution second = convolution(name + ".conv2.weight", out, out, 3, 1);
        Norm secondNorm = norm(name + ".bn2", out);
        if (stride == 1 && in == out) {
            return new Block(first, firstNorm, second, secondNorm, null, null);
        }
        Convolution down = convolution(name + ".shortcut.0.weight", in, out, 1, stride);
        return new Block(first, firstNorm, second, secondNorm, down, norm(name + ".shortcut.1", out));
    }

    private Convolution convolution(String name, int in, int out, int kernel, int stride) {
        Initial initial = Initial.normal(Math.sqrt(2.0 / (kernel * kernel * out)));
        NDArray weight =
                add(name, ParameterKind.CONVOLUTION, StorageOrder.CHANNELS_LAST, initial, out, in, kernel, kernel);
        return new Convolution(weight, new Shape(stride, stride), new Shape(kernel / 2, kernel / 2));
    }

    private Norm norm(String name, int width) {
        NDArray scale = add(name + ".weight", ParameterKind.NORM_SCALE, Initial.constant(1), width);
        NDArray shift = add(name + ".bias", ParameterKind.NORM_SHIFT, Initial.constant(0), width);
        NDArray mean = add(name + ".running_mean", ParameterKind.STATISTIC, Initial.constant(0), width);
        NDArray variance = add(name + ".running_var", ParameterKind.STATISTIC, Initial.constant(1), width);
        return new Norm(scale, shift, mean, variance);
    }

    @Override
    public String type() {
        return "resnet";
    }

    @Override
    public NDArray forward(NDManager scope, Batch batch, Carry carry, boolean training) {
        if (!(batch instanceof ImageBatch images) || images.shape().channels() != channels) {
            throw new IllegalArgumentException("this resnet takes images of " + channels + " channel(s)");
        }
        long height = images.shape().height();
        long width = images.shape().width();
        NDArray stored = Tensors.of(scope, images.pixels(), new Shape(images.samples(), height, width, channels));
        NDArray x = stored.transpose(0, 3, 1, 2); // channels first to the eye, channels last in memory
        x = Layers.relu(stemNorm.closing(stem.closing(scope, x), training));
        for (Block block : blocks) {
            NDArray inner = block.first().keeping(scope, x);
            inner = Layers.relu(block.firstNorm().closing(inner, training));
            inner = block.secondNorm().closing(block.second().closing(scope, inner), training);
            NDArray shortcut = block.down() == null
                    ? x
                    : block.downNorm().closing(block.down().closing(scope, x), training);
            x = Layers.relu(Layers.add(inner, shortcut));
        }
        return observed("fc.bias", last.closing(Layers.average(x)));
    }
}
