package io.proxquant.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A data directory held by this process. Two brokers on one directory would destroy each other's log, so the second
 * one is refused; the operating system drops the lock with the process, however it dies.
 */
final class DataDirectory implements AutoCloseable {
    private final FileChannel channel;
    private final Path path;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static DataDirectory hold(Path path) throws IOException {
        try {
            PrivateDirectory.at(path);
        } catch (IOException e) {
            throw new StackException("data directory " + path + " cannot be created (" + e + "); choose another", e);
        }
        Path lockFile = path.resolve("stack.lock");
        FileChannel channel = FileChannel.open(
                lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new StackException("data directory " + path + " is in use by another stack, process "
                    + Files.readString(lockFile, StandardCharsets.US_ASCII).strip()
                    + "; stop that one or choose another directory");
        }
        channel.truncate(0);
        channel.write(StandardCharsets.US_ASCII.encode(
                Long.toString(ProcessHandle.current().pid())));
        channel.force(true);
        return new DataDirectory(path, channel);
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.allocate(0));
        channel.close();
    }
}
