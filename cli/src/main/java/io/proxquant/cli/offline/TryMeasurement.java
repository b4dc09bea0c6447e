package io.proxquant.cli.offline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.checkpoints.Workers;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.layout.Bar;
import io.proxquant.compression.Compression;
import io.proxquant.compression.CompressionEstimator;
import io.proxquant.compression.CompressionException;
import io.proxquant.compression.TensorKnowledge;
import io.proxquant.compression.TensorRule;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;

/**
 * Tries every quantizer that can work on a file alone, as it declares itself, at every number of bits up to four and every
 * granularity; so a new one is in the table without further code. Those that leave floats are not tried: how many survive, and so
 * the size of the artifact, is known only when it is written.
 */
record TryMeasurement(CompressionEstimator estimator, TensorRule rule, Terminal terminal) {
    private static final int MOST_BITS = 4;
    private static final int LARGEST_GROUP = 128;
    /** Smaller groups cost more for their codebooks than they bring. */
    private static final int SMALLEST_GROUP = 16;

    private static final String BITS = "bits";

    private record Candidate(QuantizationChoice choice, Integer bits) {}

    /** @param boundary called between two trials, and while one lasts; throws to stop */
    List<TryLine> measure(Runnable boundary) throws IOException {
        if (estimator.weights() == 0) {
            return List.of(); // without weights there is no error, and no number of bits per weight
        }
        List<Candidate> candidates = candidates();
        try (Bar bar = terminal.bar("measuring", candidates.size())) {
            List<TryLine> lines = new ArrayList<>();
            Workers.each(candidates, Runtime.getRuntime().availableProcessors(), this::measure, boundary, line -> {
                boundary.run();
                line.ifPresent(lines::add);
                bar.step(1);
            });
            return TryLine.sorted(lines);
        }
    }

    private List<Candidate> candidates() {
        List<String> granularities = new ArrayList<>(List.of("tensor", "row"));
        int group = estimator.commonGroup(LARGEST_GROUP);
        if (group >= SMALLEST_GROUP) {
            granularities.add("group:" + group);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (PieceDeclaration quantizer : Quantizers.declared()) {
            for (Integer bits : bits(quantizer)) {
                for (String granularity : granularities) {
                    var choice = QuantizationChoice.of(quantizer.name(), bits, Map.of(), granularity, List.of());
                    if (choice.quantizer().needs().isEmpty()
                            && !choice.quantizer().layout().levelless()) {
                        candidates.add(new Candidate(choice, bits));
                    }
                }
            }
        }
        return candidates;
    }

    /** The numbers of bits to try; a single null for a quantizer that offers no choice. */
    private static List<Integer> bits(PieceDeclaration quantizer) {
        List<Integer> bits = new ArrayList<>();
        quantizer.options().stream()
                .filter(parameter -> parameter.name().equals(BITS))
                .forEach(parameter -> {
                    int least = ((Number) parameter.min()).intValue();
                    int most = Math.min(MOST_BITS, ((Number) parameter.max()).intValue());
                    for (int each = least; each <= most; each++) {
                        bits.add(each);
                    }
                });
        if (bits.isEmpty()) {
            bits.add(null);
        }
        return bits;
    }

    /** Measures one candidate; empty if the weights do not allow it, since {@code quantize} would refuse it too. */
    private Optional<TryLine> measure(Candidate candidate) throws IOException {
        Compression compression = Compression.hard(
                candidate.choice().quantizer(),
                candidate.choice().granularity(),
                estimator.axis(),
                TensorKnowledge.none(),
                rule);
        try {
            return Optional.of(TryLine.of(
                    candidate.choice(), estimator.axes(), candidate.bits(), compression, estimator.of(compression)));
        } catch (CompressionException e) {
            if (e.reason() == ReasonCode.ARTIFACT_LARGER || e.reason() == ReasonCode.CHECKPOINT_MISFIT) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
