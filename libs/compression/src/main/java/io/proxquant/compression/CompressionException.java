package io.proxquant.compression;

import java.util.Objects;
import java.util.Optional;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;

/** These weights, or one quantization of them, cannot become an artifact, and trying again would not help. */
public final class CompressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;
    private final String recipeKey;

    /** Says why, with tensor, index or limit, and what to do. */
    public CompressionException(ReasonCode reason, String detail) {
        this(reason, null, detail);
    }

    private CompressionException(ReasonCode reason, String recipeKey, String detail) {
        super(detail);
        this.reason = Objects.requireNonNull(reason);
        this.recipeKey = recipeKey;
    }

    /** A tensor whose shape or name does not allow what is asked. */
    static CompressionException misfit(TensorInfo tensor, RuntimeException why) {
        return new CompressionException(
                ReasonCode.CHECKPOINT_MISFIT, "tensor " + tensor.name() + ": " + why.getMessage());
    }

    /** The same where one key of the quantization asks it. */
    static CompressionException against(String recipeKey, ReasonCode reason, String detail) {
        return new CompressionException(reason, recipeKey, detail);
    }

    /** The key of the recipe's quantization to change, such as {@code layers}; empty where the weights are to blame. */
    public Optional<String> recipeKey() {
        return Optional.ofNullable(recipeKey);
    }

    /** The code that the rejection event carries. */
    public ReasonCode reason() {
        return reason;
    }
}
