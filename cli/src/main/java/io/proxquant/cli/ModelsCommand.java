package io.proxquant.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.models.ModelNames;
import io.proxquant.cli.models.ModelSummary;
import io.proxquant.cli.retention.AliasHistoryEntry;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.cli.submit.Installation;
import io.proxquant.cli.submit.RecipeFiles;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.ShownNames;
import io.proxquant.recipes.Recipe;
import io.proxquant.registry.promotion.AliasEntry;
import io.proxquant.registry.promotion.Rollback;
import io.proxquant.registry.promotion.RollbackRefusedException;
import io.proxquant.storage.NumberedLog;

/** Lists models, shows the history of their champions, rolls back to an earlier one, and binds recipe and data. */
@Command(
        name = "models",
        description =
                "List models, look at their champions, give an earlier one its place back, bind a recipe and data.",
        mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "what shall be done is missing: list, show, bind, rollback or announce");
    }

    @Command(
            name = "list",
            description =
                    "List the models of the installation by name, each with its champion and what is bound to it.",
            mixinStandardHelpOptions = true)
    int list(@Mixin PageArguments page, @Mixin JsonOutput json, @Mixin ConnectionArguments connection) {
        try (var installation = installation(connection)) {
            List<String> names = installation
                    .models()
                    .names(page.after().map(after -> ModelNames.key("--after", after)), page.limit() + 1);
            List<ModelSummary> models = names.stream()
                    .limit(page.limit())
                    .map(name -> ModelSummary.of(name, installation))
                    .toList();
            if (json.wanted()) {
                json.print(ShownNames.json(models));
                return 0;
            }
            if (models.isEmpty()) {
                say("There are no models"
                        + page.after()
                                .map(name -> " behind " + Printable.line(name))
                                .orElse("") + ".");
            }
            models.forEach(model -> model.lines().forEach(this::say));
            if (names.size() > models.size()) {
                say("More: --after " + models.get(models.size() - 1).model());
            }
        }
        return 0;
    }

    @Command(
            name = "bind",
            description = {
                "Say by which recipe, and on which data, checkpoints of a model are quantized and judged that were trained"
                        + " elsewhere.",
                "What was bound before counts no more; checkpoints that were taken in keep what was bound then."
            },
            mixinStandardHelpOptions = true)
    int bind(
            @Parameters(paramLabel = "MODEL", description = "Name of the model.") String given,
            @Option(
                            names = "--recipe",
                            paramLabel = "FILE",
                            required = true,
                            description = "The recipe, which is of this model.")
                    InputFile recipe,
            @Mixin DataArguments data,
            @Mixin JsonOutput json,
            @Mixin ConnectionArguments connection) {
        String model = ModelNames.key("a model's name", given);
        var recipes = new RecipeFiles();
        Recipe read = recipes.read(recipe);
        if (!read.model().equals(model)) {
            throw new CommandFailure(recipe + " is of model " + EncodedNames.shown(read.model()) + ", not of " + given
                    + "; name that one, or give a recipe with model: " + given);
        }
        try (var installation = installation(connection, recipes)) {
            ModelBinding binding;
            try (var stopped =
                    OnStop.saying(() -> "stopped; nothing was bound to " + given, Terminal.standardError())) {
                binding = new ModelBinding(
                        installation.store(read, recipe), installation.storeForScoring(read.data(), data.given()));
            }
            installation.bind(model, binding);
            if (json.wanted()) {
                json.print(ShownNames.json(ModelSummary.of(model, installation)));
            } else {
                say("Model " + given + " is bound to recipe " + binding.recipe() + " and data " + binding.data());
            }
        }
        return 0;
    }

    @Command(
            name = "show",
            description = "List the entries of a model's alias log, newest first: the newest reigns.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "MODEL", description = "Name of the model.") String given,
            @Mixin JsonOutput json,
            @Mixin ConnectionArguments connection)
            throws Exception {
        String model = ModelNames.key("a model's name", given);
        try (var installation = installation(connection)) {
            List<AliasHistoryEntry> all;
            try (var history = installation.aliases().history(model)) {
                all = history.map(AliasHistoryEntry::of).toList();
            }
            if (all.isEmpty() && !ModelNames.known(installation, model)) {
                throw ModelNames.unknown(installation, model);
            }
            if (json.wanted()) {
                json.print(ShownNames.json(all));
            } else if (all.isEmpty()) {
                say("Model " + given + " has no champion.");
            } else {
                all.forEach(entry -> say(entry.line()));
            }
        }
        return 0;
    }

    @Command(
            name = "rollback",
            description = {
                "Give the champion before the one that reigns its place back, and publish that.",
                "It is a new entry of the model's alias log, with who did it and why; gates compare with it from then on,"
                        + " and rolling back once more undoes it."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit status:%n",
            exitCodeList = {
                "0:rolled back and published",
                "1:nothing to roll back to, or it is not there any more; or failure",
                "2:bad usage"
            })
    int rollback(
            @Parameters(paramLabel = "MODEL", description = "Name of the model.") String given,
            @Option(
                            names = "--to",
                            paramLabel = "ENTRY",
                            description = "The entry whose champion is to reign again, as show prints it (default: that"
                                    + " before the one that reigns).")
                    Long to,
            @Option(
                            names = "--reigning",
                            paramLabel = "ENTRY",
                            description =
                                    "Only if this entry reigns: for scripts, so that a repeat is no second rollback.")
                    Long reigning,
            @Option(names = "--why", paramLabel = "TEXT", description = "What is wrong with the champion.") String why,
            @Option(
                            names = "--by",
                            paramLabel = "NAME",
                            description = "Who does it (default: the user of this process).")
                    String by,
            @Mixin JsonOutput json,
            @Mixin ConnectionArguments connection)
            throws Exception {
        String model = ModelNames.key("a model's name", given);
        try (var installation = installation(connection)) {
            var wish = new Rollback.Wish(
                    model,
                    Optional.ofNullable(to),
                    Optional.ofNullable(reigning),
                    by == null ? System.getProperty("user.name") : by,
                    why);
            NumberedLog.Entry<AliasEntry> entry = installation.rollback().make(wish);
            try {
                publish(installation, entry);
            } catch (CommandFailure e) {
                throw new CommandFailure(
                        "entry " + entry.number() + " reigns now, and nobody was told of it: " + e.getMessage()
                                + "; do not roll back again, publish it with ./proxquant models announce " + given,
                        e);
            }
            AliasHistoryEntry reign = AliasHistoryEntry.of(entry);
            if (json.wanted()) {
                json.print(ShownNames.json(reign));
            } else {
                say(reign.line());
            }
        } catch (RollbackRefusedException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
        return 0;
    }

    @Command(
            name = "announce",
            description = "Publish the decision of the entry that reigns once more, under the id that it has.",
            mixinStandardHelpOptions = true)
    int announce(
            @Parameters(paramLabel = "MODEL", description = "Name of the model.") String given,
            @Mixin ConnectionArguments connection)
            throws Exception {
        String model = ModelNames.key("a model's name", given);
        try (var installation = installation(connection)) {
            NumberedLog.Entry<AliasEntry> head = installation
                    .aliases()
                    .head(model)
                    .orElseThrow(() -> new CommandFailure("model " + given + " has no champion"));
            if (head.content().rollback() == null) {
                throw new CommandFailure("entry " + head.number() + " of model " + given
                        + " is the evaluator's, which publishes it by itself when its artifact event comes again");
            }
            publish(installation, head);
            say(AliasHistoryEntry.of(head).line());
        }
        return 0;
    }

    /** Publishes the entry's decision; the act and the gate decide its id, so that a repeat has the same. */
    private static void publish(Installation installation, NumberedLog.Entry<AliasEntry> entry)
            throws InterruptedException {
        AliasEntry alias = entry.content();
        installation
                .events()
                .send(
                        alias.decision().decided(),
                        alias.event(),
                        alias.decision().gate());
    }

    private static Installation installation(ConnectionArguments connection) {
        return installation(connection, new RecipeFiles());
    }

    private static Installation installation(ConnectionArguments connection, RecipeFiles recipes) {
        return new Installation(connection.connection(Workplace.here(), System.getenv()), Clock.systemUTC(), recipes);
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
