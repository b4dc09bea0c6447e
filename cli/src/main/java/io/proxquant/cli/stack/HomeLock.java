package io.proxquant.cli.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.proxquant.cli.CommandFailure;

/**
 * Keeps a second {@code up} away from a home, and shows other commands that one is there; dropped by the operating system
 * with the process that has it, however it ends.
 */
final class HomeLock implements AutoCloseable {
    private static final String FILE = "up.lock";
    private static final String OWNER = "up.owner";
    // Tried repeatedly, since a command that checks whether the lock is held shares it for an instant.
    private static final int TRIES = 10;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private final Path home;
    private final FileChannel channel;

    private HomeLock(Path home, FileChannel channel) {
        this.home = home;
        this.channel = channel;
    }

    static HomeLock take(Path home) {
        try {
            Files.createDirectories(home);
            if (ownedByThisProcess(home)) {
                throw taken(home);
            }
            var channel = FileChannel.open(home.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw taken(home);
            }
            Files.writeString(home.resolve(OWNER), thisProcess());
            return new HomeLock(home, channel);
        } catch (IOException e) {
            throw new CommandFailure(
                    "cannot write to " + home + " (" + e + "); choose another place: PROXQUANT_HOME=/some/dir", e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        for (int i = 1; channel.tryLock() == null; i++) {
            if (i == TRIES) {
                return false;
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
        return true;
    }

    private static CommandFailure taken(Path home) {
        return new CommandFailure("a local stack is starting, running or stopping already in " + home
                + "; use it with ./proxquant submit, or stop it with Ctrl-C where it was started");
    }

    /**
     * Whether a process has the lock of this home now. The process that has it does not open the file again, since closing
     * any channel to it releases all its locks on the file.
     */
    static boolean isHeld(Path home) throws IOException {
        if (ownedByThisProcess(home)) {
            return true;
        }
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock share = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return share == null;
        }
    }

    private static boolean ownedByThisProcess(Path home) throws IOException {
        Path owner = home.resolve(OWNER);
        return Files.exists(owner) && Files.readString(owner).equals(thisProcess());
    }

    /** This process's number and start time, since after a reboot a number alone may be another process's. */
    private static String thisProcess() {
        ProcessHandle self = ProcessHandle.current();
        return self.pid() + " "
                + self.info().startInstant().map(Object::toString).orElse("");
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(home.resolve(OWNER));
        }
    }
}
