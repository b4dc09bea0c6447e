package io.proxquant.exports;

import java.io.IOException;
import java.util.List;

/** A file format of others that an artifact can leave in. */
public interface ExportFormat {
    /** As users name it. */
    String name();

    /** What it is and what it holds, in a sentence. */
    String description();

    /** What can be chosen beside. */
    List<FormatOption> options();

    /**
     * Decides how every tensor will be stored, and measures how far that is from what the artifact decodes to. Writes nothing.
     *
     * @throws ExportException if the artifact has no place in this format whatever is allowed, or an option is wrong
     */
    PlannedExport plan(ExportSource source, ExportSettings settings) throws IOException;
}
