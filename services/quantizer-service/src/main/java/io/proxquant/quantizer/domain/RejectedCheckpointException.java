package io.proxquant.quantizer.domain;

import java.util.Objects;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.contracts.ReasonCode;

/** The checkpoint, or one quantization of it, cannot become an artifact, and trying again would not help. */
public final class RejectedCheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;

    /** Says why, with tensor, index or limit, and what to do. */
    public RejectedCheckpointException(ReasonCode reason, String detail) {
        super(detail);
        this.reason = Objects.requireNonNull(reason);
    }

    /** A tensor whose shape or name does not allow what is asked. */
    static RejectedCheckpointException misfit(TensorInfo tensor, RuntimeException why) {
        return new RejectedCheckpointException(
                ReasonCode.CHECKPOINT_MISFIT, "tensor " + tensor.name() + ": " + why.getMessage());
    }

    /** The code that the rejection event carries. */
    public ReasonCode reason() {
        return reason;
    }
}
