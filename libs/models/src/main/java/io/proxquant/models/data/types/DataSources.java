package io.proxquant.models.data.types;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import io.proxquant.checkpoints.HeapMemory;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.files.FileSource;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Options;

/**
 * Opens data sets by the recipe's {@code data} section and the files that a data manifest names, in the roles of
 * {@link FileNames}.
 */
public final class DataSources {

    private DataSources() {}

    /**
     * As {@link #open(DataSection, DataManifest, FileSource)}.
     *
     * @param files role to local file, for the files of the manifest that are at hand; empty for synthetic data
     */
    public static DataSplits open(DataSection section, DataManifest manifest, Map<String, Path> files)
            throws IOException {
        return open(section, manifest, new NamedFiles(files));
    }

    /**
     * A data set whose splits are read when they are asked for, every file looked for then and proved against the manifest,
     * within the memory of this process.
     *
     * @throws DataException if the manifest is of another format
     * @throws IllegalArgumentException if the section has a type or option that is not declared
     */
    public static DataSplits open(DataSection section, DataManifest manifest, FileSource files) throws IOException {
        return open(section, manifest, files, HeapMemory.ofProcess());
    }

    /**
     * The same within this memory: a split that does not fit is refused before it is read.
     *
     * @param memory that splits may take
     */
    public static DataSplits open(DataSection section, DataManifest manifest, FileSource files, HeapMemory memory)
            throws IOException {
        if (!manifest.format().equals(section.type())) {
            throw new DataException(
                    ReasonCode.DATA_INVALID,
                    "the recipe asks for data of type '" + section.type() + "', the data manifest has format '"
                            + manifest.format() + "'");
        }
        DataType type = DataTypes.named(section.type());
        Options options = type.declaration().complete(section.options().asMap());
        return type.open(options, new DataInput(new VerifiedFiles(manifest, files), memory));
    }
}
