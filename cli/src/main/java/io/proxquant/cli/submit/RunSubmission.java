package io.proxquant.cli.submit;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.models.ModelNames;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Names;
import io.proxquant.contracts.RunRequested;
import io.proxquant.contracts.Sweep;
import io.proxquant.recipes.Recipe;

/**
 * A request for a training run.
 *
 * @param recipe file with the recipe
 * @param run its name, null for one made from model and time
 * @param data where files of the recipe's data are
 * @param warmStart digest of a checkpoint to start from, or name of a run whose newest one is meant, or null
 * @param seed overrides the recipe's, or null
 */
public record RunSubmission(InputFile recipe, String run, List<DataArgument> data, String warmStart, Long seed) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    public RunSubmission {
        data = data == null ? List.of() : List.copyOf(data);
    }

    /** A run with the recipe's own settings. */
    public static RunSubmission of(InputFile recipe, List<DataArgument> data) {
        return new RunSubmission(recipe, null, data, null, null);
    }

    /** The same under this name. */
    public RunSubmission named(String name) {
        return new RunSubmission(recipe, name, data, warmStart, seed);
    }

    /** The same from this checkpoint. */
    public RunSubmission startingFrom(String checkpoint) {
        return new RunSubmission(recipe, run, data, checkpoint, seed);
    }

    /** The same with this seed. */
    public RunSubmission seeded(long other) {
        return new RunSubmission(recipe, run, data, warmStart, other);
    }

    /** Reads the recipe only, so that its mistakes are reported before anything is started for it. */
    public void check(RecipeFiles files) {
        read(files);
    }

    private Recipe read(RecipeFiles files) {
        Recipe read = files.read(recipe);
        if (read.training() == null) {
            throw new CommandFailure(recipe + ": training: is missing; a run cannot be asked for without it");
        }
        return read;
    }

    /** Stores recipe and data manifest, binds both to the model, and gives back the request to publish. */
    public Submitted prepare(Installation installation) {
        Recipe read = read(installation.recipeFiles());
        String name = run == null ? name(read.model(), room(read), installation.clock()) : run;
        check(read, name);
        Digest checkpoint = warmStart == null ? null : resolve(installation, read.model());
        Digest dataDigest = installation.store(read.data(), data);
        Digest recipeDigest = installation.store(read, recipe);
        try {
            var event = RunRequested.training(name, read.model(), recipeDigest, dataDigest)
                    .startingFrom(checkpoint)
                    .seeded(seed);
            boolean answered = installation.answered(event, read.sweep() != null);
            installation.bind(read.model(), new ModelBinding(recipeDigest, dataDigest));
            return Submitted.of(event, read.model(), name, read, dataDigest, null, answered);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    /** Refuses what the trainer would refuse, before anything is stored. */
    private void check(Recipe read, String name) {
        if (!Names.valid(name)) {
            throw CommandFailure.badUsage("--run " + name + ": a run's name has " + Names.ALLOWED);
        }
        if (name.length() + room(read) > Names.LONGEST) {
            throw CommandFailure.badUsage(
                    "--run " + name + ": the runs of the sweep get its name and a number, together at" + " most "
                            + Names.LONGEST + " characters");
        }
        if (seed != null && read.sweep() != null && read.sweep().seeds() != null) {
            throw CommandFailure.badUsage("--seed does not go with " + recipe + ", whose sweep lists the seeds");
        }
    }

    /** Characters that the number of a run in its sweep takes. */
    private static int room(Recipe read) {
        return read.sweep() == null
                ? 0
                : Sweep.run("", read.sweep().members().size()).length();
    }

    private Digest resolve(Installation installation, String model) {
        if (Digest.spells(warmStart)) {
            return Digest.parse(warmStart);
        }
        // A foreign trainer's run may have any name.
        String named = ModelNames.key(
                "--warm-start: must be the digest of a checkpoint (64 hexadecimal digits) or the name of a run, which",
                warmStart);
        return installation
                .newestCheckpoint(model, named)
                .orElseThrow(() -> new CommandFailure("--warm-start " + warmStart + ": run '" + warmStart
                        + "' of model '" + EncodedNames.shown(model) + "' has no checkpoint in this installation"));
    }

    static String name(String model, int room, Clock clock) {
        String stamp = STAMP.format(clock.instant());
        int length = Names.LONGEST - room - stamp.length() - 1;
        String given = EncodedNames.shown(model);
        String readable = given.equals(model)
                ? model.substring(0, Math.min(model.length(), length))
                : Names.nearest(given, length);
        return (readable.isEmpty() ? "run" : readable) + "-" + stamp;
    }
}
