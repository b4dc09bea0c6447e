package io.proxquant.models.data.types;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.files.FileSource;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;

/** Local files by role, each proved by its source to be the one that a manifest names, byte for byte. */
public final class VerifiedFiles {

    private final DataManifest manifest;
    private final FileSource files;

    /** The files of a manifest, at hand where the source says. */
    public VerifiedFiles(DataManifest manifest, FileSource files) {
        this.manifest = manifest;
        this.files = files;
    }

    /** Whether the manifest has a file of this role, at hand or not. */
    public boolean has(String role) {
        return manifest.files().stream().anyMatch(each -> each.role().equals(role));
    }

    /** Whether the manifest has any file to train on. */
    public boolean trains() {
        return manifest.files().stream().anyMatch(each -> FileNames.trains(each.role()));
    }

    /** The file of a role that the format needs. */
    public Path role(String role) throws IOException {
        DataFile expected = manifest.files().stream()
                .filter(each -> each.role().equals(role))
                .findFirst()
                .orElseThrow(() -> new DataException(
                        ReasonCode.DATA_MISSING,
                        "the data manifest has no file of role '" + role + "'; it has "
                                + manifest.files().stream().map(DataFile::role).toList()));
        Path file = files.file(expected);
        if (file == null || !Files.isRegularFile(file)) {
            throw new DataException(
                    ReasonCode.DATA_MISSING,
                    "the file of role '" + role + "' (sha256 " + expected.sha256() + ") is not there"
                            + (file == null ? "" : ": " + file));
        }
        return file;
    }
}
