package io.proxquant.cli.submit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Options;
import io.proxquant.storage.CondemnedBlobs;
import io.proxquant.storage.LocalDisk;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Makes the data manifest of a recipe: generated data by its parameters, files by size and sha256, so that training and
 * evaluation can prove that they read the same bytes as were submitted.
 */
public final class DataPreparation {
    private final ObjectStore store;
    private final String bucket;
    private final List<String> readableRoots;
    private final DataProgress progress;
    private final Map<ObjectReference, Path> uploaded = new LinkedHashMap<>();

    /**
     * @param bucket the only bucket in which {@code s3:} locations may lie
     * @param readableRoots directories that the services read by themselves; files from elsewhere are uploaded
     * @param progress told of every piece of a file that is hashed
     */
    public DataPreparation(ObjectStore store, String bucket, List<String> readableRoots, DataProgress progress) {
        this.progress = progress;
        this.store = store;
        this.bucket = bucket;
        this.readableRoots = readableRoots;
    }

    /** The manifest of the recipe's data, its files found through the arguments; every one has to be there. */
    public DataManifest manifest(DataSection section, List<DataArgument> arguments) {
        return manifest(section, arguments, Need.TRAINING);
    }

    /**
     * The same for weights that are there already: if there is no training file, with the files that stand in for these when
     * scoring.
     */
    public DataManifest forScoring(DataSection section, List<DataArgument> arguments) {
        return manifest(section, arguments, Need.SCORING);
    }

    /** The same with only those files that are there, at least one, for callers that do not need every split. */
    public DataManifest present(DataSection section, List<DataArgument> arguments) {
        return manifest(section, arguments, Need.ANY);
    }

    /**
     * Uploads files again that were collected as garbage before a manifest named them; to be called when that manifest is
     * stored.
     */
    void ensureUploaded() {
        new CondemnedBlobs(store)
                .ensure(
                        uploaded.keySet(),
                        gone -> store.create(new ObjectKey(gone.key()), uploaded.get(gone), gone.sha256()));
    }

    private enum Need {
        TRAINING,
        SCORING,
        ANY
    }

    private DataManifest manifest(DataSection section, List<DataArgument> arguments, Need need) {
        for (DataArgument argument : arguments) {
            if (!argument.name().equals(section.type())) {
                throw new CommandFailure("--data " + argument.name() + "=... is not used: the recipe's data is '"
                        + section.type() + "'");
            }
        }
        FileNames names = FileNames.of(section).orElse(FileNames.NONE);
        if (names.whole().isEmpty()) {
            if (!arguments.isEmpty()) {
                throw new CommandFailure("data '" + section.type() + "' is generated or read by a plug-in; leave out"
                        + " --data " + section.type());
            }
            return new DataManifest(section.type(), section.options(), List.of());
        }
        if (arguments.size() != 1) {
            throw new CommandFailure("the recipe reads '" + section.type() + "': say where it is, once, with --data "
                    + section.type() + "=file:/some/dir (or s3://" + bucket + "/some/prefix)");
        }
        var absent = new ArrayList<String>();
        List<DataFile> files = find(arguments.get(0), names.whole(), absent);
        if (need != Need.TRAINING && files.stream().noneMatch(file -> FileNames.trains(file.role()))) {
            String training = absent.isEmpty() ? "" : absent.get(0) + ", and for scoring without training files no ";
            absent.clear();
            files = find(arguments.get(0), names.forScoring(), absent);
            absent.replaceAll(missing -> training + missing);
        }
        if (files.isEmpty() || (need != Need.ANY && !absent.isEmpty())) {
            throw new CommandFailure("there is no " + absent.get(0) + " in "
                    + (arguments.get(0).local()
                            ? arguments.get(0).directory()
                            : arguments.get(0).location()));
        }
        return new DataManifest(section.type(), Options.none(), files);
    }

    private List<DataFile> find(DataArgument argument, Map<String, List<String>> names, List<String> absent) {
        var files = new ArrayList<DataFile>();
        names.forEach((role, usual) -> {
            List<String> spellings = usual.stream()
                    .flatMap(name -> FileNames.spellings(name).stream())
                    .toList();
            find(argument, role, spellings)
                    .ifPresentOrElse(files::add, () -> absent.add(String.join(" or ", spellings)));
        });
        return files;
    }

    private Optional<DataFile> find(DataArgument argument, String role, List<String> names) {
        return argument.local() ? local(argument.directory(), role, names) : stored(argument, role, names);
    }

    private Optional<DataFile> local(Path directory, String role, List<String> names) {
        return names.stream()
                .map(directory::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file -> local(file, role));
    }

    private DataFile local(Path file, String role) {
        try (InputStream in = Files.newInputStream(file)) {
            DataFile described = describe(role, in, "file:" + file, Files.size(file));
            if (readableRoots.stream().noneMatch(root -> file.startsWith(Path.of(root)))) {
                ObjectReference blob = ObjectReference.blob(described.bytes(), described.sha256());
                store.create(new ObjectKey(blob.key()), file, blob.sha256());
                uploaded.put(blob, file);
            }
            return described;
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + LocalDisk.problem(e), e);
        }
    }

    private Optional<DataFile> stored(DataArgument argument, String role, List<String> names) {
        String inBucket = "s3://" + bucket + "/";
        if (!argument.location().startsWith(inBucket)) {
            throw new CommandFailure(
                    argument.location() + " is not in the installation's bucket; it must start with " + inBucket);
        }
        String prefix = argument.location().substring(inBucket.length()).replaceFirst("/+$", "");
        return names.stream()
                .map(name -> objectKey(prefix + "/" + name))
                .flatMap(key -> store.size(key).map(bytes -> stored(key, bytes, role)).stream())
                .findFirst();
    }

    private DataFile stored(ObjectKey key, long bytes, String role) {
        try (InputStream in = store.open(key)) {
            return describe(role, in, "s3://" + bucket + "/" + key, bytes);
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + key + " from the store: " + e, e);
        }
    }

    private ObjectKey objectKey(String value) {
        try {
            ObjectKey key = new ObjectKey(value);
            store.problem(key).ifPresent(problem -> {
                throw new CommandFailure(problem);
            });
            return key;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private DataFile describe(String role, InputStream in, String location, long bytes) throws IOException {
        progress.begins(location, bytes);
        MeasuredContent content = MeasuredContent.of(in, (chunk, count, all) -> progress.read(count));
        if (content.bytes() == 0) {
            throw new CommandFailure(location + " is empty");
        }
        return new DataFile(role, content.bytes(), content.sha256(), List.of(location));
    }
}
