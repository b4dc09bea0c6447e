package io.proxquant.cli.offline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.proxquant.compression.BuiltArtifact;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.recipes.BitsSection;

/** Warnings about a plan of bits, which is followed all the same. */
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
        built.over(bits.limit(), source.header())
                .ifPresent(over -> notes.add("over the budget " + bits.budget() + ": " + over));
        return notes.isEmpty() ? null : notes;
    }
}
