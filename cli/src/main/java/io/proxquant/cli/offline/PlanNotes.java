package io.proxquant.cli.offline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.proxquant.checkpoints.safetensors.TensorInfo;
import io.proxquant.compression.BuiltArtifact;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.recipes.BitsSection;

/** What whoever follows a plan of bits should know of it: it is obeyed all the same. */
final class PlanNotes {
    private PlanNotes() {}

    /** The notes; null where there are none. */
    static List<String> of(BitsSection bits, SourceFile source, BuiltArtifact built) throws IOException {
        if (bits == null) {
            return null;
        }
        List<String> notes = new ArrayList<>();
        BitsPlan plan = bits.plan();
        if (plan.checkpoint() != null && !plan.checkpoint().equals(source.checkpoint())) {
            notes.add("the plan was made for checkpoint " + plan.checkpoint() + ", these weights are "
                    + source.checkpoint() + ": what it says of losses is not of these");
        }
        long copied = source.header().tensors().values().stream()
                .filter(tensor -> !built.quantized().contains(tensor.name()))
                .mapToLong(TensorInfo::bytes)
                .sum();
        long packed = built.summary().packedBytes();
        long allowed = bits.limit().bytes(built.summary().quantizedWeights(), copied);
        if (packed > allowed) {
            notes.add("over the budget " + bits.budget() + ": the quantized tensors take " + packed + " bytes, and "
                    + Math.max(0, allowed) + " of it are theirs");
        }
        return notes.isEmpty() ? null : notes;
    }
}
