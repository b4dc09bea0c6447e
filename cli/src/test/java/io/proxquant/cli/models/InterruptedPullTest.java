package io.proxquant.cli.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.storage.LockedDirectory;
import io.proxquant.storage.ObjectStore;
import io.proxquant.storage.PausingStore;
import io.proxquant.storage.StoreUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A pull of an artifact in several files that ends at any of its requests, or in the middle of any file. */
class InterruptedPullTest extends ShardedCase {
    private ArtifactReference artifact;
    private Map<String, Digest> whole;

    @BeforeEach
    void quantize() throws Exception {
        artifact = new ArtifactReference(
                MODEL, quantized().event().stored().digest().hex());
        Path place = Files.createDirectory(folder.resolve("whole"));
        pull(store, place);
        whole = tree(place);
        assertThat(whole).hasSizeGreaterThan(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStoreThatFailsLeavesNothingAndTheNextPullIsComplete(boolean directoryIsThere) throws Exception {
        AtomicInteger points = new AtomicInteger();
        pull(new PausingStore(store, points::incrementAndGet), place("counted", directoryIsThere));
        assertThat(points.get()).isGreaterThan(3 * whole.size());

        for (int n = 1; n <= points.get(); n++) {
            AtomicInteger left = new AtomicInteger(n);
            Path place = place("failed-" + n, directoryIsThere);
            ObjectStore failing = new PausingStore(store, () -> {
                if (left.decrementAndGet() == 0) {
                    throw new StoreUnavailableException(ReasonCode.STORE_UNAVAILABLE, "gone", null);
                }
            });

            assertThat(catchThrowable(() -> pull(failing, place)))
                    .as("point " + n)
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(list(place)).as("point " + n).isEqualTo(directoryIsThere ? List.of("served") : List.of());
            assertThat(tree(place)).as("point " + n).isEmpty();

            pull(store, place);
            assertThat(tree(place)).as("after point " + n).isEqualTo(whole);
        }
    }

    /** What a killed process would have left is what lies there at that moment, without the lock of a living one. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKilledPullShowsNoFileAndTheNextOneIsComplete(boolean directoryIsThere) throws Exception {
        Path place = place("killed", directoryIsThere);
        List<Path> copies = new ArrayList<>();

        pull(
                new PausingStore(store, () -> {
                    synchronized (copies) {
                        copies.add(copy(place, folder.resolve("killed-" + copies.size())));
                    }
                }),
                place);

        assertThat(copies).hasSizeGreaterThan(3 * whole.size());
        int leftOver = 0;
        for (Path copy : copies) {
            Map<String, Digest> left = tree(copy);
            assertThat(left.keySet()).as(copy.toString()).allMatch(file -> file.contains(".part-"));
            leftOver += left.isEmpty() ? 0 : 1;

            pull(store, copy);
            assertThat(tree(copy)).as(copy.toString()).isEqualTo(whole);
        }
        assertThat(leftOver).as("copies with files of a killed pull").isGreaterThan(whole.size());
    }

    /** A directory that was there is filled file by file, and the index, by which loaders find the others, comes last. */
    @Test
    void aPullThatIsKilledWhileItNamesItsFilesIsCompletedByTheNext() throws Exception {
        List<String> names = List.copyOf(whole.keySet());
        assertThat(names.get(names.size() - 1)).endsWith(".index.json");
        for (int named = 0; named < names.size(); named++) {
            Path served = Files.createDirectories(folder.resolve("named-" + named + "/served"));
            Path part = Files.createDirectory(served.resolve(".served.part-0"));
            Files.createFile(part.resolve(LockedDirectory.LOCK));
            for (int i = 0; i < names.size(); i++) {
                Path file = folder.resolve("whole").resolve(names.get(i));
                Files.copy(file, (i < named ? served : part).resolve(file.getFileName()));
            }

            pull(store, served.getParent());

            assertThat(tree(served.getParent()))
                    .as(named + " files had their names")
                    .isEqualTo(whole);
        }
    }

    private void pull(ObjectStore from, Path place) throws IOException {
        PulledArtifact.into(artifact, place.resolve("served"), installation(from));
    }

    private Path place(String name, boolean directoryIsThere) throws IOException {
        Path place = Files.createDirectory(folder.resolve(name));
        if (directoryIsThere) {
            Files.createDirectory(place.resolve("served"));
        }
        return place;
    }

    private static List<String> list(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Other threads may be at work there: what goes away meanwhile was not left. */
    private static Path copy(Path place, Path to) {
        try {
            Files.walkFileTree(place, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes known) throws IOException {
                    Files.createDirectory(to.resolve(place.relativize(each)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path each, BasicFileAttributes known) throws IOException {
                    try {
                        Files.copy(each, to.resolve(place.relativize(each)));
                    } catch (NoSuchFileException e) {
                        return visitFileFailed(each, e);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path each, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException && Files.notExists(each)) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
