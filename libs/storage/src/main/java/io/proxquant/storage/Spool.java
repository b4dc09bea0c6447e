package io.proxquant.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.proxquant.contracts.Digest;

/** A directory whose files together stay below a cap: spooled ones while they are open, cached ones while there is room. */
final class Spool {

    private static final long LOOK_MILLIS = 200;

    private final Path directory;
    private final long cap;
    private final Map<Path, Long> spooled = new HashMap<>();
    private final LinkedHashMap<Digest, Long> cached = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Digest, Turn> turns = new HashMap<>();
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

    /** A spooled file that turned out to be this blob becomes a cached one, or makes way for one that is there. */
    synchronized void keep(Path file, Digest sha256) {
        Long bytes = spooled.remove(file);
        if (bytes == null) {
            return;
        }
        Path blob = directory.resolve(sha256.hex());
        try {
            if (cached.containsKey(sha256) && Files.exists(blob)) {
                used -= bytes;
                LocalDisk.deleteQuietly(file);
                return;
            }
            Files.move(file, blob, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            used -= bytes;
            LocalDisk.deleteQuietly(file);
            throw LocalDisk.failed("write", blob, e);
        }
        Long before = cached.put(sha256, bytes);
        used -= before == null ? 0 : before;
    }

    void requireRoom(String what, long bytes) {
        if (bytes > cap) {
            throw new ObjectTooLargeException(what + " of " + bytes + " bytes", cap);
        }
    }

    /** What the callers of one blob wait for each other on; it lasts while one of them is there. */
    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock();
        private int callers;
    }

    /**
     * Two callers of one blob fetch it once, the second waits; callers of different blobs do not wait for each other.
     *
     * @param boundary called while it waits, to show life or to stop by throwing
     */
    Path cached(Digest sha256, long bytes, Runnable boundary, Consumer<Path> download) {
        Path file = directory.resolve(sha256.hex());
        Turn turn = enter(sha256);
        try {
            await(turn, boundary);
            try {
                fetchOnce(sha256, bytes, file, download);
            } finally {
                turn.lock.unlock();
            }
        } finally {
            leave(sha256, turn);
        }
        return file;
    }

    private static void await(Turn turn, Runnable boundary) {
        try {
            while (!turn.lock.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                boundary.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreWaitStoppedException("interrupted while another one fetches the same blob", e);
        }
    }

    private void fetchOnce(Digest sha256, long bytes, Path file, Consumer<Path> download) {
        if (!reserve(sha256, bytes, file)) {
            return;
        }
        boolean complete = false;
        try {
            download.accept(file);
            complete = true;
        } finally {
            settle(sha256, bytes, complete);
        }
    }

    private synchronized Turn enter(Digest sha256) {
        Turn turn = turns.computeIfAbsent(sha256, any -> new Turn());
        turn.callers++;
        return turn;
    }

    private synchronized void leave(Digest sha256, Turn turn) {
        if (--turn.callers == 0) {
            turns.remove(sha256);
        }
    }

    /** Blobs that somebody fetches or waits for. */
    synchronized int turns() {
        return turns.size();
    }

    /** False if the blob is there; else room for it is taken. */
    private synchronized boolean reserve(Digest sha256, long bytes, Path file) {
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

    private synchronized void settle(Digest sha256, long bytes, boolean complete) {
        if (complete) {
            cached.put(sha256, bytes);
        } else {
            used -= bytes;
        }
    }

    private void makeRoom(long bytes) {
        Iterator<Map.Entry<Digest, Long>> oldest = cached.entrySet().iterator();
        while (used + bytes > cap && oldest.hasNext()) {
            Map.Entry<Digest, Long> victim = oldest.next();
            LocalDisk.deleteQuietly(directory.resolve(victim.getKey().hex()));
            used -= victim.getValue();
            oldest.remove();
        }
        if (used + bytes > cap) {
            throw new ObjectTooLargeException("what is spooled to " + directory.getFileName(), cap);
        }
    }
}
