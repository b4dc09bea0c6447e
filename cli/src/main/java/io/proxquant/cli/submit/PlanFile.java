package io.proxquant.cli.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.contracts.Digest;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.recipes.BitsSection;
import io.proxquant.recipes.Recipe;
import io.proxquant.storage.LocalDisk;

/** Reads plans of bits from files, and checks that a recipe names them. */
public final class PlanFile {
    private static final long MOST_BYTES = 8 << 20;

    private PlanFile() {}

    /** The plan of a file. */
    public static BitsPlan read(InputFile file) {
        try {
            if (!Files.isRegularFile(file.path())) {
                throw new CommandFailure("there is no plan " + file);
            }
            if (Files.size(file.path()) > MOST_BYTES) {
                throw new CommandFailure(
                        file + ": has " + Files.size(file.path()) + " bytes, which no plan of bits has");
            }
            return BitsPlan.of(Files.readAllBytes(file.path()));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + LocalDisk.problem(e), e);
        }
    }

    /**
     * Refuses a plan whose digest no quantization of the recipe names; a plan that was edited has another digest.
     *
     * @param named what the recipe is called, for messages
     */
    public static void requireNamed(String named, Recipe recipe, InputFile file, BitsPlan plan) {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < recipe.quantizations().size(); i++) {
            BitsSection bits = recipe.quantizations().get(i).bits();
            if (bits != null && plan.digest().equals(bits.pinned())) {
                return;
            }
            if (bits != null) {
                places.add("quantizations[" + i + "].bits.plan");
            }
        }
        throw new CommandFailure("--plan " + file + ": is plan " + plan.digest() + ", which no quantization of " + named
                + " names; "
                + (places.isEmpty()
                        ? "none has a bits: section that could"
                        : "write " + String.join(" or ", places) + ": " + plan.digest() + " there"));
    }

    /** The plan of a digest among these. */
    public static Optional<BitsPlan> find(List<BitsPlan> plans, Digest digest) {
        return plans.stream().filter(plan -> plan.digest().equals(digest)).findFirst();
    }
}
