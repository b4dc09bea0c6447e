package io.proxquant.cli.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.contracts.Digest;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.storage.LocalDisk;

/** Plans of bits in files of this machine. */
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

    /** The plan of a digest among these. */
    public static Optional<BitsPlan> find(List<BitsPlan> plans, Digest digest) {
        return plans.stream().filter(plan -> plan.digest().equals(digest)).findFirst();
    }
}
