package io.proxquant.models.data.places;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.proxquant.models.data.files.FileSource;
import io.proxquant.recipes.DataFile;

/**
 * What a source has proved once, for as long as it is not touched: the splits of one data set ask for the same file, and
 * hashing it takes as long as reading it.
 */
final class ProvedFiles implements FileSource {
    private final FileSource source;
    private final Map<DataFile, Proved> proved = new ConcurrentHashMap<>();

    ProvedFiles(FileSource source) {
        this.source = source;
    }

    private record Proved(Path path, FileTime changed) {
        static Proved of(Path path) throws IOException {
            return new Proved(path, Files.getLastModifiedTime(path));
        }

        boolean stands() {
            try {
                return Files.isRegularFile(path) && equals(of(path));
            } catch (IOException gone) {
                return false;
            }
        }
    }

    @Override
    public Path file(DataFile file) throws IOException {
        Proved before = proved.get(file);
        if (before != null && before.stands()) {
            return before.path();
        }
        Path path = source.file(file);
        proved.put(file, Proved.of(path));
        return path;
    }
}
