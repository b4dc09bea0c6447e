package io.proxquant.compression;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.quantization.budget.LayerChoice;
import io.proxquant.quantization.presets.ByPattern;

/** Which operation each selected tensor gets: all the same, or each the one that a plan of bits names. */
sealed interface LayerOperations {
    /** The operation of a tensor. */
    TensorOperation on(String tensor);

    /** Refuses tensors of which nothing is told, and names that are none of theirs. */
    void requireTold(Collection<String> selected);

    /** Rules for layers that have another operation than most; none by a plan. */
    ByPattern<TensorOperation> byLayer();

    static LayerOperations same(TensorOperation operation) {
        return new Ruled(operation, ByPattern.none());
    }

    /** One for all but the layers that rules name. */
    static LayerOperations ruled(TensorOperation operation, ByPattern<TensorOperation> byLayer) {
        return new Ruled(operation, byLayer);
    }

    /**
     * What a plan says.
     *
     * @throws IllegalArgumentException naming the layer whose quantizer cannot be made
     */
    static LayerOperations planned(Map<String, LayerChoice> plan, TensorCut cut) {
        Map<String, TensorOperation> layers = new HashMap<>();
        plan.forEach((name, choice) -> {
            try {
                layers.put(name, new TensorOperation.Hard(choice.made(), cut, TensorKnowledge.none()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("the plan's layer " + name + ": " + e.getMessage(), e);
            }
        });
        return new Planned(layers);
    }

    /** One for all but the layers that rules name. */
    record Ruled(TensorOperation operation, ByPattern<TensorOperation> byLayer) implements LayerOperations {
        @Override
        public TensorOperation on(String tensor) {
            return byLayer.of(tensor).orElse(operation);
        }

        @Override
        public void requireTold(Collection<String> selected) {
            // whatever is selected gets it
        }
    }

    /** Each its own. */
    record Planned(Map<String, TensorOperation> layers) implements LayerOperations {
        private static final int MOST_NAMED = 20;

        @Override
        public ByPattern<TensorOperation> byLayer() {
            return ByPattern.none();
        }

        @Override
        public TensorOperation on(String tensor) {
            TensorOperation operation = layers.get(tensor);
            if (operation == null) {
                requireTold(List.of(tensor));
            }
            return operation;
        }

        @Override
        public void requireTold(Collection<String> selected) {
            TreeSet<String> missing = new TreeSet<>(selected);
            missing.removeAll(layers.keySet());
            TreeSet<String> strange = new TreeSet<>(layers.keySet());
            strange.removeAll(selected);
            if (!missing.isEmpty()) {
                throw misfit("says nothing of " + listed(missing) + ", which the layers rule selects");
            }
            if (!strange.isEmpty()) {
                throw misfit("names " + listed(strange) + ", which are not among the tensors to quantize: "
                        + listed(new TreeSet<>(selected)));
            }
        }

        private static CompressionException misfit(String problem) {
            return CompressionException.against(
                    Compression.PLAN,
                    ReasonCode.CHECKPOINT_MISFIT,
                    "the plan " + problem
                            + "; it is of another network or rule of layers: make one for this, or edit it");
        }

        private static String listed(TreeSet<String> names) {
            List<String> first = names.stream().limit(MOST_NAMED).toList();
            return String.join(", ", first)
                    + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
        }
    }
}
