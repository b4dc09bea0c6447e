package io.proxquant.cli.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.proxquant.cli.CommandFailure;
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
 * granularity; so a new one is in the table without further words.
 */
record TryMeasurement(CompressionEstimator estimator, TensorRule rule, Terminal terminal) {
    private static final int MOST_BITS = 4;
    private static final int LARGEST_GROUP = 128;
    /** Smaller groups cost more for their codebooks than they bring. */
    private static final int SMALLEST_GROUP = 16;

    private static final String BITS = "bits";

    private record Candidate(QuantizationChoice choice, Integer bits) {}

    List<TryLine> measure() {
        List<Candidate> candidates = candidates();
        ExecutorService workers = Executors.newFixedThreadPool(
                Math.min(candidates.size(), Runtime.getRuntime().availableProcessors()));
        try (Bar bar = terminal.bar("measuring", candidates.size())) {
            List<Future<Optional<TryLine>>> begun = new ArrayList<>();
            for (Candidate candidate : candidates) {
                begun.add(workers.submit(() -> {
                    Optional<TryLine> line = measure(candidate);
                    bar.step(1);
                    return line;
                }));
            }
            List<TryLine> lines = new ArrayList<>();
            for (Future<Optional<TryLine>> each : begun) {
                await(each).ifPresent(lines::add);
            }
            return TryLine.sorted(lines);
        } finally {
            workers.shutdownNow();
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
                    if (choice.quantizer().needs().isEmpty()) {
                        candidates.add(new Candidate(choice, bits));
                    }
                }
            }
        }
        return candidates;
    }

    /** Of a quantizer without a choice the one way that there is, which is asked for by saying nothing. */
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

    /** Nothing where the weights do not allow it: then the command would refuse it too. */
    private Optional<TryLine> measure(Candidate candidate) throws IOException {
        Compression compression = Compression.hard(
                candidate.choice().quantizer(), candidate.choice().granularity(), TensorKnowledge.none(), rule);
        try {
            return Optional.of(
                    TryLine.of(candidate.choice(), candidate.bits(), compression, estimator.of(compression)));
        } catch (CompressionException e) {
            if (e.reason() == ReasonCode.ARTIFACT_LARGER || e.reason() == ReasonCode.CHECKPOINT_MISFIT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <T> T await(Future<T> work) {
        try {
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new UncheckedIOException(failure);
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
