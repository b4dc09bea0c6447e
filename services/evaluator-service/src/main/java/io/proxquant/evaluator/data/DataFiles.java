package io.proxquant.evaluator.data;

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
import io.proxquant.messaging.Refused;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Local files for a data manifest: its {@code file:} and {@code s3:} locations where they are allowed, then the operator's
 * own place for the format, then the blob of that digest. Files are chosen here by place and size; their digests are proved
 * when they are opened.
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

    /** Role to file, for every file of the manifest. */
    public Map<String, Path> locate(DataManifest manifest) throws Refused {
        Map<String, Path> found = new LinkedHashMap<>();
        for (DataFile file : manifest.files()) {
            found.put(file.role(), locate(manifest.format(), file));
        }
        return found;
    }

    private Path locate(String format, DataFile file) throws Refused {
        for (String location : file.locations()) {
            Optional<Path> found = location.startsWith("file:") ? local(location, file) : stored(location, file);
            if (found.isPresent()) {
                return found.get();
            }
        }
        Optional<Path> found = named(format, file).or(() -> blob(file));
        return found.orElseThrow(() -> absent(format, file));
    }

    private Optional<Path> local(String location, DataFile file) {
        try {
            // links are followed before the roots are looked at, so that none leads out of them
            Path real = AllowedPlaces.path(location).toRealPath();
            for (Path root : places.roots()) {
                if (real.startsWith(root.toRealPath()) && fits(real, file)) {
                    return Optional.of(real);
                }
            }
        } catch (IOException notThere) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<Path> stored(String location, DataFile file) {
        String key = location.substring("s3:".length());
        if (key.startsWith("//")) {
            String inBucket = "//" + places.bucket() + "/";
            if (!key.startsWith(inBucket)) {
                return Optional.empty();
            }
            key = key.substring(inBucket.length());
        }
        if (AllowedPlaces.PREFIXES.stream().noneMatch(key::startsWith)) {
            return Optional.empty();
        }
        return fetched(key, file);
    }

    /** The operator's place, a file or a directory; there a file is taken by its content, never by its name. */
    private Optional<Path> named(String format, DataFile file) {
        Optional<Path> place = places.named().apply(format);
        if (place.isEmpty() || Files.isRegularFile(place.get())) {
            return place.filter(path -> fits(path, file));
        }
        try (Stream<Path> listed = Files.list(place.get())) {
            return listed.limit(MAX_LISTED)
                    .filter(path -> fits(path, file) && digest(path).equals(file.sha256()))
                    .findFirst();
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    private Optional<Path> blob(DataFile file) {
        return fetched(ObjectReference.blob(file.bytes(), file.sha256()).key(), file);
    }

    private Optional<Path> fetched(String key, DataFile file) {
        Optional<Long> size = store.size(new ObjectKey(key));
        return size.filter(bytes -> bytes == file.bytes())
                .map(bytes -> blobs.fetch(new ObjectReference(key, bytes, file.sha256())));
    }

    private static boolean fits(Path path, DataFile file) {
        try {
            return Files.isRegularFile(path) && Files.size(path) == file.bytes();
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static String digest(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = Sha256.newDigest();
            byte[] chunk = new byte[1 << 16];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
            return Sha256.hex(digest);
        } catch (IOException unreadable) {
            return "";
        }
    }

    private Refused absent(String format, DataFile file) {
        boolean outside = file.locations().stream().anyMatch(this::refused);
        return outside
                ? new Refused(
                        ReasonCode.DATA_LOCATION_REFUSED,
                        "data '" + format + "', file '" + file.role()
                                + "': its locations lie outside proxquant.data.roots, and no allowed place has it")
                : new Refused(
                        ReasonCode.DATA_MISSING,
                        "data '" + format + "', file '" + file.role() + "' (" + file.bytes() + " bytes, sha256 "
                                + file.sha256() + ") is nowhere; set proxquant.data." + format
                                + " to the directory that has it");
    }

    /** Judged by the name alone: whether there is a file outside the roots is nobody's business. */
    private boolean refused(String location) {
        return location.startsWith("file:")
                && places.roots().stream()
                        .noneMatch(AllowedPlaces.path(location).normalize()::startsWith);
    }
}
