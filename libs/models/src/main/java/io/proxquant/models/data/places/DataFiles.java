package io.proxquant.models.data.places;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ObjectKeys;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.files.FileSource;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Options;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Local files for a data manifest: the operator's own place for the format, then the manifest's {@code file:} and
 * {@code s3:} locations where they are allowed, then the blob of that digest. A file is taken by its content, never by
 * its name.
 */
public final class DataFiles {
    private final AllowedPlaces places;
    private final ObjectStore store;
    private final Blobs blobs;

    public DataFiles(AllowedPlaces places, ObjectStore store, Blobs blobs) {
        this.places = places;
        this.store = store;
        this.blobs = blobs;
    }

    /** The files of manifests of this format; one that is in no allowed place is refused, saying what to set. */
    public FileSource of(String format) {
        return of(format, () -> {});
    }

    /**
     * Likewise for files that take long to read.
     *
     * @param boundary called after every chunk that is hashed, to show life or to stop by throwing
     */
    public FileSource of(String format, Runnable boundary) {
        return new ProvedFiles(file -> locate(format, file, boundary));
    }

    private Path locate(String format, DataFile file, Runnable boundary) throws IOException {
        LocalSearch local = new LocalSearch(file, boundary);
        Optional<Path> place = places.named().apply(format).flatMap(local::among);
        for (String location : file.locations()) {
            place = place.isPresent() ? place : at(location, file, local);
        }
        if (place.isEmpty()) {
            place = fetched(ObjectReference.blob(file.bytes(), file.sha256()).key(), file);
        }
        if (place.isEmpty()) {
            local.requireAnswer();
            throw absent(format, file);
        }
        return place.get();
    }

    /**
     * What the operator's own place for this type of data holds, described by content. It serves scoring on data that no
     * event or binding names. Empty if no place is set for it, or the type is not one of files.
     *
     * @throws DataException if a place is set and has none of the data's files
     * @throws IOException if it cannot be read, which says nothing about the data
     */
    public Optional<DataManifest> configured(DataSection section) throws IOException {
        Optional<Path> place = places.named().apply(section.type());
        FileNames names = FileNames.of(section).orElse(FileNames.NONE);
        if (place.isEmpty() || names.whole().isEmpty()) {
            return Optional.empty();
        }
        List<DataFile> files = described(place.get(), names.whole());
        if (files.stream().noneMatch(file -> FileNames.trains(file.role()))) {
            files = described(place.get(), names.forScoring());
        }
        if (files.isEmpty()) {
            throw new DataException(
                    ReasonCode.DATA_MISSING,
                    "proxquant.data." + section.type() + " is " + place.get() + ", which has none of the files of '"
                            + section.type() + "': " + names.whole().values());
        }
        return Optional.of(new DataManifest(section.type(), Options.none(), files));
    }

    private static List<DataFile> described(Path place, Map<String, List<String>> names) throws IOException {
        List<DataFile> files = new ArrayList<>();
        for (Map.Entry<String, List<String>> role : names.entrySet()) {
            Optional<Path> file = role.getValue().stream()
                    .flatMap(name -> FileNames.spellings(name).stream())
                    .filter(DataFiles::plainName) // a recipe may name its files: none leads out of the operator's place
                    .map(name -> place.endsWith(name) ? place : place.resolve(name))
                    .filter(Files::isRegularFile)
                    .findFirst();
            if (file.isPresent()) {
                files.add(described(role.getKey(), file.get()));
            }
        }
        return files;
    }

    private static boolean plainName(String name) {
        return !name.isEmpty()
                && name.indexOf('\0') < 0
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0;
    }

    private static DataFile described(String role, Path file) throws IOException {
        try {
            // No location: where this process has it means nothing to another.
            MeasuredContent content = MeasuredContent.of(file);
            return new DataFile(role, content.bytes(), content.sha256(), List.of());
        } catch (IOException e) {
            throw LocalSearch.unreadable(file, e);
        }
    }

    private Optional<Path> at(String location, DataFile file, LocalSearch local) {
        return location.startsWith("file:") ? local.below(places.roots(), location) : stored(location, file);
    }

    private Optional<Path> stored(String location, DataFile file) {
        String own = "//" + places.bucket() + "/";
        String key = location.substring("s3:".length());
        if (key.startsWith("//")) {
            key = key.startsWith(own) ? key.substring(own.length()) : "";
        }
        return key.startsWith("data/") || key.startsWith("blobs/") ? fetched(key, file) : Optional.empty();
    }

    private Optional<Path> fetched(String key, DataFile file) {
        if (ObjectKeys.problem(key).isPresent()) {
            return Optional.empty(); // no object has such a name
        }
        return store.size(new ObjectKey(key))
                .filter(bytes -> bytes == file.bytes())
                .map(bytes -> blobs.fetch(new ObjectReference(key, bytes, file.sha256())));
    }

    private DataException absent(String format, DataFile file) {
        boolean outside = file.locations().stream().anyMatch(this::outside);
        String what = "data '" + format + "', file '" + file.role() + "'";
        return outside
                ? new DataException(
                        ReasonCode.DATA_LOCATION_REFUSED,
                        what + ": its locations lie outside proxquant.data.roots, and no allowed place has it; set"
                                + " proxquant.data." + format + " to the directory that has it")
                : new DataException(
                        ReasonCode.DATA_MISSING,
                        what + " (" + file.bytes() + " bytes, sha256 " + file.sha256()
                                + ") is in no allowed place; set proxquant.data." + format
                                + " to the directory that has it");
    }

    private boolean outside(String location) {
        try {
            return location.startsWith("file:")
                    && places.roots().stream()
                            .noneMatch(AllowedPlaces.path(location).normalize()::startsWith);
        } catch (InvalidPathException nowhere) {
            return true;
        }
    }
}
