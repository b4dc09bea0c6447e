package io.proxquant.models.data.places;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.proxquant.contracts.MeasuredContent;
import io.proxquant.recipes.DataFile;

/**
 * One search for a data file among local ones, by content. A place that cannot be read says nothing about the file: the search
 * goes on, and if the file is nowhere else, that place's failure is the outcome and not that there is no such file.
 */
final class LocalSearch {
    private static final int MAX_LISTED = 1_000;

    private final DataFile wanted;
    private final Runnable boundary;
    private IOException failure;

    /** @param boundary called after every chunk that is hashed, to show life or to stop by throwing */
    LocalSearch(DataFile wanted, Runnable boundary) {
        this.wanted = wanted;
        this.boundary = boundary;
    }

    /** The file if it is this one, or lies right in this directory of the operator's. */
    Optional<Path> among(Path place) {
        if (!Files.isDirectory(place)) {
            return Optional.of(place).filter(this::isIt);
        }
        try (Stream<Path> listed = Files.list(place)) {
            return listed.limit(MAX_LISTED).filter(this::isIt).findFirst();
        } catch (IOException e) {
            note(place, e);
        } catch (UncheckedIOException e) { // in the middle of the listing
            note(place, e.getCause());
        }
        return Optional.empty();
    }

    /**
     * The file at a location that somebody else named, if it lies below a root: symbolic links are followed before the roots are
     * looked at, so that none leads out of them. Whatever is wrong with the location is no failure of ours.
     */
    Optional<Path> below(List<Path> roots, String location) {
        Path named;
        try {
            named = AllowedPlaces.path(location);
        } catch (InvalidPathException nowhere) {
            return Optional.empty();
        }
        for (Path root : roots) {
            Optional<Path> real = real(root, root);
            Optional<Path> found =
                    real.isEmpty() ? real : real(named, root).filter(path -> path.startsWith(real.get()));
            if (found.isPresent()) {
                return found.filter(path -> Files.isReadable(path) && isIt(path));
            }
        }
        return Optional.empty();
    }

    /** What was noted of places that could not be read. */
    void requireAnswer() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    private Optional<Path> real(Path path, Path root) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            if (path.equals(root)) {
                note(root, e);
            }
            return Optional.empty();
        }
    }

    private boolean isIt(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    && attributes.size() == wanted.bytes()
                    && MeasuredContent.of(path, boundary).sha256().equals(wanted.sha256());
        } catch (IOException e) {
            note(path, e);
            return false;
        }
    }

    /** What is not there was looked at; so was a link that leads nowhere, or in circles. */
    private void note(Path path, IOException e) {
        boolean absent = e instanceof NoSuchFileException
                || (Files.isSymbolicLink(path) && !(e instanceof AccessDeniedException));
        if (!absent && failure == null) {
            failure = unreadable(path, e);
        }
    }

    /** Names the file, which failures in the middle of reading do not. */
    static IOException unreadable(Path path, IOException e) {
        return new IOException(
                "cannot read " + path + " (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")", e);
    }
}
