package io.proxquant.models.calibration;

import java.util.Optional;

import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.quantization.budget.LayerChoice;

/**
 * What one layer takes and loses by one choice, all others left as they are.
 *
 * @param bytes of codes and codebooks, as they would be written
 * @param codedBytes the same with entropy coding
 * @param loss of the network, nats per sample; absent where it is not finite
 */
public record LayerFigure(String layer, LayerChoice choice, long bytes, long codedBytes, @MayBeAbsent Double loss) {
    /** Where figures are kept as soon as they are measured, so that a measurement that was stopped goes on. */
    public interface Kept {
        /** A figure that was measured before. */
        Optional<LayerFigure> find(String layer, LayerChoice choice);

        /** Keeps one; it is durable when this returns. */
        void keep(LayerFigure figure);
    }
}
