package io.proxquant.models.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.Sha256;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Local files for a data manifest: the operator's own place for the format, then the manifest's {@code file:} and
 * {@code s3:} locations where they are allowed, then the blob of that digest. A file is taken by its content, never by
 * its name.
 */
public final class DataFiles {
    private static final int MAX_LISTED = 1_000;

    private final AllowedPlaces places;
    private final ObjectStore store;
    private final Blobs blobs;

    public DataFiles(AllowedPlaces places, ObjectStore store, Blobs blobs) {
        this.places = places;
        this.store = store;
        this.blobs = blobs;
    }

    /**
     * Role to file, for every file of the manifest.
     *
     * @throws DataException if one is in no allowed place; says what to set
     */
    public Map<String, Path> locate(DataManifest manifest) throws DataException {
        Map<String, Path> found = new LinkedHashMap<>();
        for (DataFile file : manifest.files()) {
            Optional<Path> place = named(manifest.format(), file);
            for (String location : file.locations()) {
                place = place.isPresent() ? place : at(location, file);
            }
            found.put(
                    file.role(),
                    place.or(() -> fetched(
                                    ObjectReference.blob(file.bytes(), file.sha256())
                                            .key(),
                                    file))
                            .orElseThrow(() -> absent(manifest.format(), file)));
        }
        return found;
    }

    private Optional<Path> named(String format, DataFile file) {
        Optional<Path> place = places.named().apply(format);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        if (Files.isRegularFile(place.get())) {
            return place.filter(path -> holds(path, file));
        }
        try (Stream<Path> listed = Files.list(place.get())) {
            return listed.limit(MAX_LISTED).filter(path -> holds(path, file)).findFirst();
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    private Optional<Path> at(String location, DataFile file) {
        return location.startsWith("file:") ? local(location, file) : stored(location, file);
    }

    /** Symbolic links are followed before the roots are looked at, so that none leads out of them. */
    private Optional<Path> local(String location, DataFile file) {
        try {
            Path real = AllowedPlaces.path(location).toRealPath();
            for (Path root : places.roots()) {
                if (real.startsWith(root.toRealPath()) && holds(real, file)) {
                    return Optional.of(real);
                }
            }
            return Optional.empty();
        } catch (IOException notThere) {
            return Optional.empty();
        }
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
        return store.size(new ObjectKey(key))
                .filter(bytes -> bytes == file.bytes())
                .map(bytes -> blobs.fetch(new ObjectReference(key, bytes, file.sha256())));
    }

    private static boolean holds(Path path, DataFile file) {
        try {
            return Files.isRegularFile(path)
                    && Files.size(path) == file.bytes()
                    && digest(path).equals(file.sha256());
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static String digest(Path path) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(path)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        return Sha256.hex(digest);
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
        return location.startsWith("file:")
                && places.roots().stream()
                        .noneMatch(AllowedPlaces.path(location).normalize()::startsWith);
    }
}
