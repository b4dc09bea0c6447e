package io.proxquant.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import io.proxquant.cli.connection.Connection;
import io.proxquant.cli.retention.DurationConverter;
import io.proxquant.cli.retention.GarbageText;
import io.proxquant.cli.retention.GarbageView;
import io.proxquant.cli.retention.GarbageView.Fates;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.settings.Setting;
import io.proxquant.contracts.settings.SettingSource;
import io.proxquant.contracts.settings.Settings;
import io.proxquant.registry.retention.GarbageCollection;
import io.proxquant.registry.retention.GarbageReport;
import io.proxquant.registry.retention.RetentionException;
import io.proxquant.registry.retention.RetentionSettings;
import io.proxquant.storage.Backoff;
import io.proxquant.storage.DependencyState;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MinioObjectStore;
import io.proxquant.storage.OutageRetry;
import io.proxquant.storage.RetryingObjectStore;
import io.proxquant.storage.StoppableStore;
import io.proxquant.storage.StoreConfig;
import io.proxquant.storage.StoreRequests;

/** Marks and deletes what nothing needs any more; without {@code --execute} it only reports what it would do. */
@Command(
        name = "gc",
        description = {
            "Mark checkpoints, points and artifacts that nothing needs any more, and delete the files that nothing names.",
            "Kept are the newest checkpoints of each run, what champions, the ones before them and their decisions rest"
                    + " on, what runs that have not ended need, and whatever is younger than the grace period; manifests"
                    + " stay as they are. Without --execute nothing is changed: it prints what would be.",
            "It may be stopped and started again at any time, beside running services."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done, or shown what would be", "1:failure", "2:bad usage"})
final class GcCommand implements Callable<Integer> {
    /** How long the store may stay unreachable before the command gives up and leaves the rest to the next one. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Option(
            names = "--keep",
            paramLabel = "N",
            description =
                    "Newest checkpoints that are kept of each run (default 3, or PROXQUANT_RETENTION_CHECKPOINTS).")
    private Integer keep;

    @Option(
            names = "--keep-model",
            paramLabel = "MODEL=N",
            description = "Another number for the runs of a model; may be repeated (or PROXQUANT_RETENTION_MODELS, with"
                    + " commas).")
    private List<String> models = List.of();

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long a thing is kept after nothing needs it any more, such as 7d or 12h (default 7d, or"
                    + " PROXQUANT_RETENTION_GRACE).")
    private Duration grace;

    @Option(
            names = "--dead-letters",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long objects of dead letters are kept, at least as long as their topics do (default 90d,"
                    + " or PROXQUANT_RETENTION_DEAD_LETTERS).")
    private Duration deadLetters;

    @Option(
            names = "--attempts",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long it is known how often an event was tried, after its last sign of life (default 90d,"
                    + " or PROXQUANT_RETENTION_ATTEMPTS).")
    private Duration attempts;

    @Option(names = "--execute", description = "Do it.")
    private boolean execute;

    @Option(names = "--explain", description = "Print every checkpoint, artifact and state with its fate and why.")
    private boolean explain;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Requests to the store at once (default ${DEFAULT-VALUE}).")
    private int parallel = 8;

    @Mixin
    private JsonOutput json;

    @Mixin
    private ConnectionArguments connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (parallel < 1 || parallel > 256) {
            throw new ParameterException(spec.commandLine(), "--parallel: must be 1 to 256, was " + parallel);
        }
        settings(name -> Optional.empty(), Map.of()); // wrong options are refused before anything else is read
        Connection to = connection.connection(Workplace.here(), System.getenv());
        RetentionSettings settings = settings(to.settings()::find, System.getenv());
        StoreConfig store = to.store();
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            json(settings, store, out);
        } else {
            Fates fates = explain
                    ? (key, fate, why) -> out.println(Printable.line(key + "  " + fate + ": " + why))
                    : Fates.UNTOLD;
            GarbageReport report = collect(settings, store, fates);
            if (explain) {
                out.println();
            }
            GarbageText.lines(report, Terminal.outputColumns()).forEach(out::println);
            if (!execute) {
                out.println();
                out.println("Nothing was changed; --execute does it.");
            }
        }
        out.flush();
        return 0;
    }

    private void json(RetentionSettings settings, StoreConfig store, PrintWriter out) throws IOException {
        JsonGenerator generator = Json.mapper().createGenerator(out);
        generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        generator.writeStartObject();
        if (explain) {
            generator.writeArrayFieldStart("objects");
        }
        GarbageReport report = collect(settings, store, explain ? Fates.json(generator) : Fates.UNTOLD);
        if (explain) {
            generator.writeEndArray();
        }
        generator.writeObjectField("report", report);
        generator.writeEndObject();
        generator.flush();
        out.println();
    }

    /**
     * Options come before a file, and a file before variables, as everywhere; {@code --keep-model} is added model by
     * model.
     */
    RetentionSettings settings(SettingSource file, Map<String, String> environment) {
        try {
            Settings said = Settings.of(this::option, file, SettingSource.variables(environment));
            RetentionSettings set = RetentionSettings.of(said);
            Map<String, Integer> all = new TreeMap<>(set.models());
            models.stream().map(GcCommand::model).forEach(model -> all.put(model.name(), model.checkpoints()));
            return new RetentionSettings(set.checkpoints(), all, set.grace(), set.deadLetters(), set.attempts());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static RetentionSettings.Model model(String given) {
        try {
            return RetentionSettings.Model.of(given);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--keep-model: " + e.getMessage(), e);
        }
    }

    private Optional<Setting> option(String name) {
        return switch (name) {
            case RetentionSettings.CHECKPOINTS -> given("--keep", keep);
            case RetentionSettings.GRACE -> given("--grace", grace);
            case RetentionSettings.DEAD_LETTERS -> given("--dead-letters", deadLetters);
            case RetentionSettings.ATTEMPTS -> given("--attempts", attempts);
            default -> Optional.empty();
        };
    }

    private static Optional<Setting> given(String option, Object value) {
        return Optional.ofNullable(value).map(said -> new Setting(said.toString(), option));
    }

    private GarbageReport collect(RetentionSettings settings, StoreConfig config, Fates fates) {
        DependencyState state = new DependencyState("the object store", System::nanoTime);
        OutageRetry patient = new OutageRetry(state, Backoff.DEFAULT, () -> state.problem()
                .filter(problem -> problem.lasting().compareTo(PATIENCE) > 0)
                .isPresent());
        Terminal terminal = Terminal.standardError();
        GarbageView view = new GarbageView(terminal, fates);
        try (var client = new MinioObjectStore(config);
                var stopped = OnStop.saying(
                        () -> execute ? "stopped; the next gc does the rest" : "stopped; nothing was changed",
                        terminal)) {
            var once = new StoppableStore(client, OnStop::check);
            var store = new RetryingObjectStore(once, patient, StoreRequests.IGNORED, System::nanoTime);
            Clock clock = Clock.systemUTC();
            var manifests =
                    new Manifests(store, clock, "gc", () -> UUID.randomUUID().toString());
            var access = new GarbageCollection.Access(
                    store,
                    once,
                    manifests,
                    clock,
                    System::nanoTime,
                    () -> UUID.randomUUID().toString(),
                    parallel);
            return new GarbageCollection(access, settings, view).run(execute);
        } catch (RetentionException e) {
            throw new CommandFailure(e.getMessage(), e);
        } finally {
            view.end();
        }
    }
}
