package io.proxquant.models.calibration;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.proxquant.contracts.Digest;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.pass.Network;

/**
 * The whole calibration of a packed artifact, as the trainer and the command line make it: how much data is seen, which
 * corrections are made in which order, and when there is nothing to correct. Equal artifacts, data and settings give equal
 * values in both.
 */
public final class ArtifactCalibration {
    /** Images or tokens that are used unless a number is given. */
    public static final int SAMPLES = 1000;

    /** Most of them in one forward pass, likewise; part of the result. */
    public static final int BATCH = 100;

    /** What the correction is called that comes first. */
    public static final String STATISTICS = "statistics";

    private static final CalibrationReport NOTHING = new CalibrationReport(0, 0, List.of(), 0);

    private final Calibration calibration;
    private final Monitor progress;

    /** How a calibration keeps in touch with the one who asked for it. */
    public interface Monitor {
        /** Before each forward pass, where nothing is lost by stopping: throws to stop. */
        void pass();

        /** A correction was finished: {@link #STATISTICS} or {@code biases}. */
        void corrected(String what);

        /** Without an observer. */
        static Monitor unwatched() {
            return new Monitor() {
                @Override
                public void pass() {}

                @Override
                public void corrected(String what) {}
            };
        }
    }

    /**
     * The float network that an artifact was quantized from, made when it is needed and closed after use.
     *
     * @param <E> what making it may throw
     */
    @FunctionalInterface
    public interface Parent<E extends Exception> {
        /** The network with the float weights. */
        Network open() throws E;

        /**
         * What biases are compared with: nothing where the float weights lay on their levels already, since quantization then
         * shifted nothing.
         *
         * @param artifact digest of the artifact's tensors as decoded
         * @param floats digest of the float weights
         */
        static <E extends Exception> Optional<Parent<E>> unlessFrozen(
                Digest artifact, Digest floats, Parent<E> parent) {
            return artifact.equals(floats) ? Optional.empty() : Optional.of(parent);
        }
    }

    /**
     * What was corrected.
     *
     * @param statistics what happened to running means and variances
     * @param biases what happened to biases; nothing without a parent
     */
    public record Corrections(CalibrationReport statistics, CalibrationReport biases) {
        /** Images or tokens that were seen. */
        public int samples() {
            return Math.max(statistics.samples(), biases.samples());
        }

        /** Forward passes over them. */
        public int batches() {
            return Math.max(statistics.batches(), biases.batches());
        }

        /** The values that were written, of the network that was calibrated. */
        public Map<String, float[]> values(Network network) {
            Set<String> names = new HashSet<>(statistics.parameters());
            names.addAll(biases.parameters());
            Map<String, float[]> changed = new HashMap<>(network.state());
            changed.keySet().retainAll(names);
            return changed;
        }
    }

    /**
     * With settings that are part of the result.
     *
     * @param data what the network will see; labels are not used
     * @param samples images or tokens
     * @param batch most of them in one forward pass
     * @param seed decides which images are taken, and their order
     */
    public ArtifactCalibration(Dataset data, int samples, int batch, long seed, Monitor progress) {
        this.calibration = new Calibration(data, samples, batch, seed, progress::pass);
        this.progress = progress;
    }

    /**
     * Calibrates a network that has an artifact's decoded weights.
     *
     * @param quantized names of the tensors that are stored as codes, which stay as they are
     * @param parent to correct biases by; without it they stay as they are
     * @throws IllegalArgumentException if data or parent do not fit the network, or what they give is not finite
     * @throws IllegalStateException if the network drops units in training mode
     */
    public <E extends Exception> Corrections calibrate(
            Network network, Set<String> quantized, Optional<Parent<E>> parent) throws E {
        CalibrationReport statistics = calibration.statistics(network, quantized);
        progress.corrected(STATISTICS);
        if (parent.isEmpty()) {
            return new Corrections(statistics, NOTHING);
        }
        try (Network reference = parent.get().open()) {
            CalibrationReport biases = calibration.biases(network, reference, quantized);
            progress.corrected("biases");
            return new Corrections(statistics, biases);
        }
    }
}
