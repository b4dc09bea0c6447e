package io.proxquant.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

import io.proxquant.contracts.ReasonCode;

/** Tells trouble with the local disk, which is waited for, from a file that is simply not there, which is a mistake. */
public final class LocalDisk {

    private static final Set<String> WRITES =
            Set.of("No space left on device", "Disk quota exceeded", "File too large", "Read-only file system");
    /** A disk with less is full for every file that is written here. */
    private static final long LEAST = 1 << 16;

    private LocalDisk() {}

    static RuntimeException failed(String doing, Path path, IOException e) {
        if (e instanceof NoSuchFileException && !doing.equals("write")) {
            return new IllegalArgumentException("no file " + path.getFileName() + " to " + doing, e);
        }
        return unavailable("cannot " + doing + " " + path, e);
    }

    /** Trouble with the local disk, which is no answer about the work. */
    public static StoreUnavailableException unavailable(IOException e) {
        return unavailable("the local disk fails", e);
    }

    /** The same in a directory that is written to. */
    public static StoreUnavailableException unavailable(Path directory, IOException e) {
        return unavailable("cannot write to " + directory, e);
    }

    /** @param what failed, as the message begins */
    public static StoreUnavailableException unavailable(String what, IOException e) {
        return new StoreUnavailableException(
                ReasonCode.DISK_FULL,
                what + " (" + problem(e) + "); free space there, or make what is named readable and writable",
                e);
    }

    /** What is wrong, with the file where the system names one, in words without names of ours. */
    public static String problem(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getFile() + ": " + failed.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /**
     * The same trouble with its place, for whoever writes to one: a write that fails says "No space left on device" and not
     * where. What names a file already, or is of something that is read, stays as it is.
     */
    public static IOException at(Path place, IOException e) {
        if (e.getClass() != IOException.class || !(full(place) || WRITES.contains(String.valueOf(e.getMessage())))) {
            return e;
        }
        var named = new FileSystemException(
                place.toString(), null, e.getMessage() + "; free space there, or choose a place on another disk");
        named.initCause(e);
        return named;
    }

    /** The system's words may be in any language. */
    private static boolean full(Path place) {
        try {
            Path there = place.toAbsolutePath();
            while (!Files.exists(there)) {
                there = there.getParent();
            }
            return Files.getFileStore(there).getUsableSpace() < LEAST;
        } catch (IOException unknown) {
            return false;
        }
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
