package io.proxquant.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.proxquant.checkpoints.safetensors.WeightIndex;
import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.models.ModelNames;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.cli.submit.CalibrationSubmission;
import io.proxquant.cli.submit.CheckpointSubmission;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.submit.PlanFile;
import io.proxquant.cli.submit.RunNeeds;
import io.proxquant.cli.submit.RunSubmission;
import io.proxquant.cli.submit.Submitted;
import io.proxquant.cli.sweep.SweepTable;
import io.proxquant.cli.watch.Follow;
import io.proxquant.cli.watch.GoingOn;
import io.proxquant.cli.watch.RunResults;
import io.proxquant.cli.watch.SweepFollow;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.ShownNames;
import io.proxquant.recipes.BitsPlan;
import io.proxquant.recipes.Recipe;
import io.proxquant.storage.LocalDisk;

/** Hands a recipe, or a checkpoint trained elsewhere, to an installation. */
@Command(
        name = "submit",
        description = {
            "Submit a recipe to be trained, or a safetensors checkpoint to be compressed and judged.",
            "What ends in .safetensors or .index.json, and a folder, is a checkpoint, any other file a recipe.",
            "A recipe with a sweep becomes many runs; with --calibrate nothing is trained, and the named artifact is",
            "fitted to the recipe's data. With --wait every quantization of the last checkpoint has its line."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status, of which --wait alone can give 3:%n",
        exitCodeList = {
            "0:submitted; with --wait: a variant was promoted or is champion already, or there was nothing to promote (no"
                    + " quantization, or prox points only); of a sweep: all runs were completed and scored",
            "1:bad input or failure; with --wait: nothing was promoted, and the run ended early or a variant could not be"
                    + " made or judged; of a sweep: some run or variant is missing in the mean",
            "2:bad usage",
            "3:every variant was judged and the gate let none pass"
        })
final class SubmitCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            description = "RECIPE.yaml, CHECKPOINT.safetensors, or the index or folder of one in several files")
    private InputFile file;

    @Option(names = "--model", paramLabel = "NAME", description = "Checkpoint only: its model (default: the recipe's).")
    private String model;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Name of the run; unique for a recipe (default: model and time), free for a checkpoint.")
    private String run;

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "Checkpoint only: step of its training (default ${DEFAULT-VALUE}).")
    private long step;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description = "Checkpoint only: the recipe that applies (default: the one bound to the model).")
    private InputFile recipe;

    @Mixin
    private DataArguments data;

    @Option(
            names = "--warm-start",
            paramLabel = "REF",
            description = "Recipe only: start from this checkpoint digest, or from the newest checkpoint of this run.")
    private String warmStart;

    @Option(
            names = "--calibrate",
            paramLabel = "KEY",
            description = "Recipe only: estimate batch-norm and biases of this artifact anew, e.g."
                    + " artifacts/MODEL/CHECKPOINT/QUANTIZATION/v1.json; its codes stay as they are.")
    private String calibrate;

    @Option(names = "--seed", paramLabel = "N", description = "Recipe only: instead of the recipe's seed.")
    private Long seed;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "Put a plan of bits that the recipe names by digest into the store. May be repeated.")
    private List<InputFile> plans = List.of();

    @Option(names = "--wait", description = "Follow the work to its end and print the results.")
    private boolean wait;

    @Mixin
    private JsonOutput json;

    @Mixin
    private ConnectionArguments connection;

    @Spec
    private CommandSpec spec;

    private final Terminal terminal = Terminal.standardError();

    @Override
    public Integer call() throws InterruptedException {
        boolean checkpoint = checkpoint();
        requireFitting(checkpoint);
        requireFile(checkpoint);
        Connection to = connection.connection(Workplace.here(), System.getenv());
        try (var installation = new Installation(to, Clock.systemUTC())) {
            Submitted work;
            try (var stopped = OnStop.saying(() -> "stopped; nothing was submitted", terminal)) {
                storePlans(checkpoint, installation);
                work = prepare(checkpoint, installation);
                RunNeeds.told(work, installation).forEach(terminal::say);
            }
            if (wait) {
                return work.sweep() ? followSweep(work, installation) : follow(work, installation, to);
            }
            try (var goingOn = GoingOn.at(work, connection.asGiven(), terminal)) {
                goingOn.publish(work, installation);
            }
            report(work, to);
        }
        return 0;
    }

    /**
     * Whether the file is a checkpoint, by its name; what comes through a pipe has none and is recognised by its first
     * bytes.
     */
    private boolean checkpoint() {
        try {
            return file.nameless()
                    ? !file.text()
                    : Files.isDirectory(file.path())
                            || namesWeights(file.fileName().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + LocalDisk.problem(e), e);
        }
    }

    private static boolean namesWeights(String name) {
        return name.endsWith(".safetensors") || name.endsWith(WeightIndex.SUFFIX);
    }

    private void requireFile(boolean checkpoint) {
        try {
            if (!Files.isRegularFile(file.path()) && !(checkpoint && Files.isDirectory(file.path()))) {
                throw new CommandFailure("there is no file " + file);
            }
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + LocalDisk.problem(e), e);
        }
    }

    /** Stores the given plans; one that the recipe does not name is refused, since it is not the plan that is meant. */
    private void storePlans(boolean checkpoint, Installation installation) {
        if (plans.isEmpty()) {
            return;
        }
        Recipe applied = checkpoint
                ? foreign().recipe(installation)
                : installation.recipeFiles().read(file);
        String named = !checkpoint
                ? file.toString()
                : recipe == null ? "the recipe bound to model " + model : recipe.toString();
        List<BitsPlan> read = plans.stream().map(PlanFile::read).toList();
        for (int i = 0; i < read.size(); i++) {
            PlanFile.requireNamed(named, applied, plans.get(i), read.get(i));
        }
        read.forEach(installation::store);
    }

    private CheckpointSubmission foreign() {
        return new CheckpointSubmission(file, key("--model", model), key("--run", run), step, recipe, data.given());
    }

    private Submitted prepare(boolean checkpoint, Installation installation) {
        if (checkpoint) {
            return foreign().prepare(installation, terminal);
        }
        return calibrate == null
                ? new RunSubmission(file, run, data.given(), warmStart, seed).prepare(installation)
                : new CalibrationSubmission(file, calibrate, run, data.given(), seed).prepare(installation);
    }

    /** A given name in the form that store keys use; null if none was given. */
    private static String key(String option, String given) {
        return given == null ? null : ModelNames.key(option + ": a name", given);
    }

    private void requireFitting(boolean checkpoint) {
        refuseIf(checkpoint && warmStart != null, "--warm-start");
        refuseIf(checkpoint && seed != null, "--seed");
        refuseIf(checkpoint && calibrate != null, "--calibrate");
        if (calibrate != null && warmStart != null) {
            throw new ParameterException(
                    spec.commandLine(), "--warm-start does not go with --calibrate, which trains nothing");
        }
        refuseIf(!checkpoint && model != null, "--model");
        refuseIf(!checkpoint && recipe != null, "--recipe");
        refuseIf(!checkpoint && step != 0, "--step");
    }

    private void refuseIf(boolean unfitting, String option) {
        if (unfitting) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " does not go with " + file.fileName() + ": what ends in .safetensors or"
                            + " .index.json, and a folder, is a checkpoint, any other file a recipe");
        }
    }

    private int follow(Submitted work, Installation installation, Connection to) throws InterruptedException {
        terminal.say("Submitted " + EncodedNames.shownSubject(work.event().subject()));
        RunResults results = Follow.untilEnd(work, installation, work.from(), connection.asGiven(), terminal, () -> {});
        return RunReport.print(results, to.consoleUrl(), json, spec.commandLine());
    }

    /** Follows a sweep to its end; the exit status says whether every run and variant is in the mean. */
    private int followSweep(Submitted work, Installation installation) throws InterruptedException {
        terminal.say("Submitted " + EncodedNames.shownSubject(work.event().subject()));
        SweepFollow.Ended ended = SweepFollow.untilEnd(work, installation, connection.asGiven(), terminal);
        var out = spec.commandLine().getOut();
        if (json.wanted()) {
            json.print(ShownNames.json(ended.report()));
        } else {
            SweepTable.of(ended.report(), Terminal.outputColumns()).forEach(out::println);
            ended.promoted().forEach(promoted -> out.println("  " + Printable.line(promoted)));
        }
        out.flush();
        ended.failures().forEach(failure -> ErrorOutput.say(spec.commandLine(), failure));
        return ended.failures().isEmpty() ? 0 : 1;
    }

    private void report(Submitted work, Connection to) {
        var out = spec.commandLine().getOut();
        if (json.wanted()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            ShownNames.put(object, "model", work.model());
            ShownNames.put(object, "run", work.run());
            object.put("recipe", work.recipe().digest().hex());
            object.put("data", work.data().hex());
            if (work.object() != null) {
                object.put("object", work.object().key());
            }
            if (!to.consoleUrl().isEmpty()) {
                object.put("consoleUrl", to.consoleUrl());
            }
            json.print(object);
        } else {
            out.println("Submitted " + EncodedNames.shownSubject(work.event().subject()));
            if (!to.consoleUrl().isEmpty()) {
                out.println("Console: " + to.consoleUrl());
            }
        }
        out.flush();
    }
}
