package io.proxquant.models.data.types;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.files.FileSource;
import io.proxquant.recipes.DataFile;

/**
 * Files that somebody named by their roles. A name proves nothing, so each is held against the manifest when it is asked for.
 *
 * @param files role to local file
 */
record NamedFiles(Map<String, Path> files) implements FileSource {
    @Override
    public Path file(DataFile expected) throws IOException {
        Path file = files.get(expected.role());
        if (file == null || !Files.isRegularFile(file)) {
            return file;
        }
        long bytes = Files.size(file);
        if (bytes != expected.bytes()) {
            throw mismatch(file, expected.bytes() + " bytes", bytes + " bytes");
        }
        Digest actual = MeasuredContent.of(file).sha256();
        if (!actual.equals(expected.sha256())) {
            throw mismatch(file, "sha256 " + expected.sha256(), "sha256 " + actual);
        }
        return file;
    }

    private static DataException mismatch(Path file, String expected, String actual) {
        return new DataException(
                ReasonCode.DIGEST_MISMATCH,
                file + ": has " + actual + ", the data manifest names " + expected + "; fetch the file again");
    }
}
