package io.proxquant.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A directory whose files together stay below a cap: spooled ones while they are open, cached ones while there is room. */
final class Spool {

    private final Path directory;
    private final long cap;
    private final Map<Path, Long> spooled = new HashMap<>();
    private final LinkedHashMap<String, Long> cached = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Object> downloads = new ConcurrentHashMap<>();
    private long used;
    private long next;

    Spool(Path directory, long cap) {
        this.directory = directory;
        this.cap = cap;
        try {
            Files.createDirectories(directory);
            try (Stream<Path> leftovers = Files.list(directory)) {
                leftovers.forEach(LocalDisk::deleteQuietly);
            }
        } catch (IOException e) {
            throw LocalDisk.failed("write", directory, e);
        }
    }

    synchronized Path reserveFile() {
        Path file = directory.resolve("spool-" + next++);
        spooled.put(file, 0L);
        return file;
    }

    synchronized void take(Path file, long bytes) {
        makeRoom(bytes);
        spooled.merge(file, bytes, Long::sum);
        used += bytes;
    }

    synchronized void release(Path file) {
        Long bytes = spooled.remove(file);
        if (bytes != null) {
            used -= bytes;
            LocalDisk.deleteQuietly(file);
        }
    }

    /** Two callers of one blob fetch it once, the second waits; callers of different blobs do not wait for each other. */
    Path cached(String sha256, long bytes, Consumer<Path> download) {
        Path file = directory.resolve(sha256);
        synchronized (downloads.computeIfAbsent(sha256, any -> new Object())) {
            if (!reserve(sha256, bytes, file)) {
                return file;
            }
            boolean complete = false;
            try {
                download.accept(file);
                complete = true;
                return file;
            } finally {
                settle(sha256, bytes, complete);
            }
        }
    }

    /** False if the blob is there; else room for it is taken. */
    private synchronized boolean reserve(String sha256, long bytes, Path file) {
        Long there = cached.get(sha256);
        if (there != null && Files.exists(file)) {
            return false;
        }
        if (there != null) {
            cached.remove(sha256);
            used -= there;
        }
        makeRoom(bytes);
        used += bytes;
        return true;
    }

    private synchronized void settle(String sha256, long bytes, boolean complete) {
        downloads.remove(sha256);
        if (complete) {
            cached.put(sha256, bytes);
        } else {
            used -= bytes;
        }
    }

    private void makeRoom(long bytes) {
        Iterator<Map.Entry<String, Long>> oldest = cached.entrySet().iterator();
        while (used + bytes > cap && oldest.hasNext()) {
            Map.Entry<String, Long> victim = oldest.next();
            LocalDisk.deleteQuietly(directory.resolve(victim.getKey()));
            used -= victim.getValue();
            oldest.remove();
        }
        if (used + bytes > cap) {
            throw new ObjectTooLargeException("what is spooled to " + directory.getFileName(), cap);
        }
    }
}
