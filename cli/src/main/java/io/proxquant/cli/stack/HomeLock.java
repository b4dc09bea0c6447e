package io.proxquant.cli.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.proxquant.cli.CommandFailure;

/** Keeps a second {@code up} away from a home; dropped by the operating system with this process. */
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    static HomeLock take(Path home) {
        try {
            Files.createDirectories(home);
            var channel =
                    FileChannel.open(home.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new CommandFailure("a local stack is starting, running or stopping already in " + home
                        + "; use it with ./proxquant submit, or stop it with Ctrl-C where it was started");
            }
            return new HomeLock(channel);
        } catch (IOException e) {
            throw new CommandFailure(
                    "cannot write to " + home + " (" + e + "); choose another place: PROXQUANT_HOME=/some/dir", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
