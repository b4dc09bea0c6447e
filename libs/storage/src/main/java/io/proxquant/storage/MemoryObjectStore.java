package io.proxquant.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

import io.proxquant.contracts.Digest;

/**
 * The port's contract in memory, for unit tests of whatever uses a store; held to the same contract suite as the real
 * adapter. Contents last as long as the object.
 */
public final class MemoryObjectStore implements ObjectStore {

    private final ConcurrentSkipListMap<ObjectKey, Stored> objects = new ConcurrentSkipListMap<>();
    private final Clock clock;

    public MemoryObjectStore() {
        this(Clock.systemUTC());
    }

    /** @param clock tells when objects were created */
    public MemoryObjectStore(Clock clock) {
        this.clock = clock;
    }

    /** Another store with what this one holds now; objects never change, so both share their bytes. */
    public MemoryObjectStore copy(Clock itsClock) {
        MemoryObjectStore copy = new MemoryObjectStore(itsClock);
        copy.objects.putAll(objects);
        return copy;
    }

    private record Stored(byte[] content, Instant modified) {}

    @Override
    public Created create(ObjectKey key, byte[] content) {
        return objects.putIfAbsent(key, new Stored(content.clone(), clock.instant())) == null
                ? Created.CREATED
                : Created.EXISTS;
    }

    @Override
    public Created create(ObjectKey key, Path file, Digest sha256) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw LocalDisk.failed("read", file, e);
        }
        Digest found = Digest.of(content);
        if (!found.equals(sha256)) {
            throw new DigestMismatchException(key, sha256, found);
        }
        return create(key, content);
    }

    @Override
    public Optional<byte[]> find(ObjectKey key, int maxBytes) {
        Optional<byte[]> content = Optional.ofNullable(objects.get(key)).map(Stored::content);
        if (content.isPresent() && content.get().length > maxBytes) {
            throw new ObjectTooLargeException(key.value(), maxBytes);
        }
        return content.map(byte[]::clone);
    }

    @Override
    public void get(ObjectKey key, Path into, long bytes, Digest sha256) {
        Downloads.verified(key, open(key), into, bytes, sha256, () -> {});
    }

    @Override
    public InputStream open(ObjectKey key, long from) {
        Stored stored = objects.get(key);
        if (stored == null) {
            throw new ObjectMissingException(key);
        }
        byte[] content = stored.content();
        return new ByteArrayInputStream(
                Arrays.copyOfRange(content, (int) Math.min(from, content.length), content.length));
    }

    @Override
    public Optional<Long> size(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(stored -> (long) stored.content().length);
    }

    @Override
    public List<ObjectKey> list(String prefix, int max) {
        return all(prefix).limit(max).toList();
    }

    @Override
    public List<ObjectKey> listAfter(String prefix, Optional<ObjectKey> after, int max) {
        return all(prefix)
                .filter(key -> after.isEmpty() || key.compareTo(after.get()) > 0)
                .limit(max)
                .toList();
    }

    @Override
    public List<ListedObject> objectsAfter(String prefix, Optional<ObjectKey> after, int max) {
        ObjectKey first = after.orElse(null);
        return (first == null ? objects : objects.tailMap(first, false))
                .entrySet().stream()
                        .filter(entry -> entry.getKey().value().startsWith(prefix))
                        .limit(max)
                        .map(entry -> new ListedObject(
                                entry.getKey(),
                                entry.getValue().content().length,
                                entry.getValue().modified()))
                        .toList();
    }

    @Override
    public Stream<ObjectKey> all(String prefix) {
        return objects.keySet().stream().filter(key -> key.value().startsWith(prefix));
    }

    @Override
    public void delete(ObjectKey key) {
        objects.remove(key);
    }

    @Override
    public void close() {
        objects.clear();
    }
}
