package io.proxquant.models.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Opens data sets by the recipe's {@code data} section and the files that a data manifest names. */
public final class DataSources {

    private DataSources() {}

    /**
     * Opens all three splits.
     *
     * @param type {@code synthetic-images}, {@code synthetic-text}, {@code fashion-mnist} or {@code ptb}
     * @param parameters as declared for the type; missing ones take their defaults
     * @param files role to local file, already verified against the manifest; empty for synthetic data
     * @throws DataException if a file is malformed, naming file and offset or line
     */
    public static DataSplits open(String type, Map<String, ?> parameters, Map<String, Path> files) throws IOException {
        throw new UnsupportedOperationException("follows" + type + parameters + files);
    }
}
