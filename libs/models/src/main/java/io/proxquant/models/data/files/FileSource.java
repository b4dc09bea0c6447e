package io.proxquant.models.data.files;

import java.io.IOException;
import java.nio.file.Path;

import io.proxquant.models.data.DataException;
import io.proxquant.recipes.DataFile;

/**
 * Where the files of a data manifest are at hand. Asked for a file when a split needs it and not before, so that scoring
 * neither fetches nor misses what only training reads.
 */
@FunctionalInterface
public interface FileSource {
    /**
     * A local file whose content was proved to be this one's: it is hashed here, and nowhere after.
     *
     * @throws DataException if it is nowhere at hand, saying what to set
     */
    Path file(DataFile file) throws IOException;
}
