package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.submit.DataArgument;
import io.proxquant.cli.submit.DataBar;
import io.proxquant.cli.submit.DataPreparation;
import io.proxquant.cli.submit.DataProgress;
import io.proxquant.contracts.Digest;
import io.proxquant.models.data.Batches;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.data.types.DataFit;
import io.proxquant.models.data.types.DataSources;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSource;
import io.proxquant.storage.MemoryObjectStore;

/**
 * A recipe's data, opened from directories of this machine: by the same manifest and the same checks as in the services.
 *
 * @param digest of the data manifest, as a submitted run would have it where every file is there
 * @param absent the usual names of files that are not there, which matter only to the splits that need them
 */
record OfflineData(Digest digest, DataSplits splits, List<String> absent, RecipeSource source) {
    private static final String SCHEME = "file:";

    /** Opens the recipe's data; each split is checked against the recipe's network when it is asked for. */
    static OfflineData open(Recipe recipe, NetworkArguments network, Terminal terminal) throws IOException {
        DataSection section = recipe.data();
        List<DataArgument> arguments = network.data();
        for (DataArgument argument : arguments) {
            if (!argument.local()) {
                throw new CommandFailure("--data " + argument.name() + "=" + argument.location()
                        + ": this command reads files only; give a file: location");
            }
        }
        DataManifest manifest;
        try (DataBar bar = DataBar.on(terminal)) {
            manifest = manifest(section, arguments, bar);
        }
        try {
            DataSplits splits = DataSources.open(section, manifest, paths(manifest))
                    .requiring(new DataFit(section.type(), recipe.network()));
            return new OfflineData(manifest.digest(), splits, absent(section, manifest), network.source());
        } catch (DataException | IllegalArgumentException e) {
            throw new CommandFailure("data '" + section.type() + "': " + e.getMessage(), e);
        }
    }

    static DataManifest manifest(DataSection section, List<DataArgument> arguments, DataProgress progress) {
        // The whole file system counts as readable, so that nothing is put into the store.
        List<String> roots = List.of(Path.of("").toAbsolutePath().getRoot().toString());
        try {
            return new DataPreparation(new MemoryObjectStore(), "none", roots, progress).present(section, arguments);
        } catch (CommandFailure e) {
            // Its own message offers a place in the store, and there is no store here.
            throw arguments.isEmpty()
                    ? new CommandFailure(
                            "the recipe reads '" + section.type() + "': say where it is with --data " + section.type()
                                    + "=file:/some/dir",
                            e)
                    : e;
        }
    }

    private static List<String> absent(DataSection section, DataManifest manifest) {
        Map<String, List<String>> usual =
                new LinkedHashMap<>(FileNames.of(section).orElse(FileNames.NONE).whole());
        manifest.files().forEach(file -> usual.remove(file.role()));
        return usual.values().stream().map(names -> String.join(" or ", names)).toList();
    }

    private static Map<String, Path> paths(DataManifest manifest) {
        Map<String, Path> paths = new LinkedHashMap<>();
        for (DataFile file : manifest.files()) {
            paths.put(file.role(), Path.of(file.locations().get(0).substring(SCHEME.length())));
        }
        return paths;
    }

    /** One split, refused if it is empty, does not fit the network, or a file that it needs is not there. */
    Dataset split(Split name) throws IOException {
        Dataset split;
        try {
            split = read(name);
        } catch (DataException e) {
            if (e.key().isPresent()) {
                throw new CommandFailure(JavaMemory.advised(e.told(source::at), e.getCause()), e);
            }
            throw new CommandFailure(
                    "data '" + splits.type() + "', " + name + " split: " + e.getMessage()
                            + (absent.isEmpty() ? "" : "; there is no " + String.join(", ", absent)),
                    e);
        }
        if (split == null || split.size() == 0) {
            throw new CommandFailure("data '" + splits.type() + "' has no " + name + " split");
        }
        return split;
    }

    /** One split, refused also if a batch of the size that this key or option sets does not fit in memory. */
    Dataset split(Split name, int batch, String key) throws IOException {
        Dataset split = split(name);
        try {
            Batches.requireRoom(split, batch, key, HeapMemory.ofProcess());
        } catch (DataException e) {
            throw new CommandFailure(JavaMemory.advised(e.told(source::at), e.getCause()), e);
        }
        return split;
    }

    private Dataset read(Split name) throws IOException {
        return switch (name) {
            case TRAINING -> splits.training();
            case VALIDATION -> splits.validation();
            case TEST -> splits.test();
        };
    }

    /** The splits by the names that the command line takes. */
    enum Split {
        TRAINING,
        VALIDATION,
        TEST;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
