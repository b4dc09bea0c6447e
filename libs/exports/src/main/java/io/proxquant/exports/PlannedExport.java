package io.proxquant.exports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** An export of which everything is decided and nothing is written. */
public interface PlannedExport {
    /** How every tensor of the network will be stored, by name. */
    List<ExportedTensor> tensors();

    /** Quantized tensors that the format cannot hold under the settings, each with its reason. Empty if it can be written. */
    SortedMap<String, String> refused();

    /**
     * Writes the files, the same bytes for the same artifact and settings; each has its name only when it is complete.
     *
     * @param mark what the files say of where they are from and how true they are
     */
    List<Path> write(Path directory, ExportMark mark) throws IOException;
}
