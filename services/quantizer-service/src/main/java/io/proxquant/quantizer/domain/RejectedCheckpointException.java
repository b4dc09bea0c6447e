package io.proxquant.quantizer.domain;

import java.util.Objects;
import java.util.Optional;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;

/** The checkpoint, or one quantization of it, cannot become an artifact, and trying again would not help. */
public final class RejectedCheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;
    private final String recipeKey;

    /** Says why, with tensor, index or limit, and what to do. */
    public RejectedCheckpointException(ReasonCode reason, String detail) {
        this(reason, null, detail);
    }

    private RejectedCheckpointException(ReasonCode reason, String recipeKey, String detail) {
        super(detail);
        this.reason = Objects.requireNonNull(reason);
        this.recipeKey = recipeKey;
    }

    /** A tensor whose shape or name does not allow what is asked. */
    static RejectedCheckpointException misfit(TensorInfo tensor, RuntimeException why) {
        return new RejectedCheckpointException(
                ReasonCode.CHECKPOINT_MISFIT, "tensor " + tensor.name() + ": " + why.getMessage());
    }

    /** The same where one key of the quantization asks it. */
    static RejectedCheckpointException against(String recipeKey, ReasonCode reason, String detail) {
        return new RejectedCheckpointException(reason, recipeKey, detail);
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
