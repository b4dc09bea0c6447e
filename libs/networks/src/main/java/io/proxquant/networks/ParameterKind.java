package io.proxquant.networks;

/** What a parameter is for, so that layer rules and weight decay need not guess it from its name. */
public enum ParameterKind {
    /** A convolution's kernel, torch order (out, in, height, width). */
    CONVOLUTION(true, true),
    /** A fully connected layer's matrix (out, in). */
    LINEAR(true, true),
    /** An embedding table (vocabulary, features). */
    EMBEDDING(true, true),
    /** A recurrent layer's matrix (gates x hidden, in), gates in torch's order. */
    RECURRENT(true, true),
    /** A transposed convolution's kernel, torch order (in, out, height, width). */
    TRANSPOSED_CONVOLUTION(true, true, 1),
    /** A fully connected layer's matrix the other way round (in, out), as GPT-2's Conv1D has it. */
    TRANSPOSED_LINEAR(true, true, 1),
    /** A recurrent layer's matrix as ONNX has it (direction, gates x hidden, in). */
    RECURRENT_DIRECTIONS(true, true, 1),
    /** Matrices of several experts in one (expert, in, out). */
    EXPERTS(true, true, 2),
    /** An additive vector. */
    BIAS(true, false),
    /** Batch normalisation's scale. */
    NORM_SCALE(true, false),
    /** Batch normalisation's shift. */
    NORM_SHIFT(true, false),
    /** Quantization levels that are trained together with the network's weights. */
    LEVELS(true, false),
    /** A running mean or variance: part of the state, moved by training-mode forward passes, never by an optimizer. */
    STATISTIC(false, false);

    private final boolean trainable;
    private final boolean quantizable;
    private final int outputAxis;

    ParameterKind(boolean trainable, boolean quantizable) {
        this(trainable, quantizable, 0);
    }

    ParameterKind(boolean trainable, boolean quantizable, int outputAxis) {
        this.trainable = trainable;
        this.quantizable = quantizable;
        this.outputAxis = outputAxis;
    }

    /** Whether it has a gradient, hence may be given to an optimizer. */
    public boolean trainable() {
        return trainable;
    }

    /** Whether its rank makes it a candidate for quantization; the recipe's layer rules decide among the candidates. */
    public boolean quantizable() {
        return quantizable;
    }

    /** The dimension of its output channels, along which rows and groups are cut. */
    public int outputAxis() {
        return outputAxis;
    }
}
