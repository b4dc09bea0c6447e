package io.proxquant.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import io.proxquant.contracts.ReasonCode;

/** Tells trouble with the local disk, which is waited for, from a file that is simply not there, which is a mistake. */
public final class LocalDisk {

    private LocalDisk() {}

    static RuntimeException failed(String doing, Path path, IOException e) {
        if (e instanceof NoSuchFileException && !doing.equals("write")) {
            return new IllegalArgumentException("no file " + path.getFileName() + " to " + doing, e);
        }
        return unavailable("cannot " + doing + " " + path.getFileName() + " in the work directory", e);
    }

    /** Trouble with the local disk, which is no answer about the work. */
    public static StoreUnavailableException unavailable(IOException e) {
        return unavailable("the local disk fails", e);
    }

    /** @param what failed, as the message begins */
    public static StoreUnavailableException unavailable(String what, IOException e) {
        return new StoreUnavailableException(
                ReasonCode.DISK_FULL,
                what + " (" + e.getClass().getSimpleName() + ": " + e.getMessage()
                        + "); free space there, or make what is named readable and writable",
                e);
    }

    /** Writes to a file in the work directory, telling its trouble from that of what is read meanwhile. */
    static void write(OutputStream out, Path file, byte[] bytes, int count) {
        try {
            out.write(bytes, 0, count);
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    static void deleteQuietly(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException leftForTheNextStart) {
            // a leftover spool file costs disk, not correctness: nothing reads files by partial names
        }
    }
}
