package io.proxquant.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MeasuredContent;
import io.proxquant.contracts.ObjectReference;

/**
 * Bytes live once, at {@code blobs/<sha256>}. A stream of unknown digest is spooled to a size-capped directory while it
 * is hashed; fetched blobs are verified and kept in a cache under the same cap, least recently used out first.
 */
public final class Blobs {

    private final ObjectStore store;
    private final Spool spool;
    private final CondemnedBlobs condemned;
    private final TransferWatch watch;

    /**
     * @param spool an own directory on local disk; leftovers of a crash in it are removed
     * @param capBytes what spooled and cached files may take together
     */
    public Blobs(ObjectStore store, Path spool, long capBytes) {
        this(store, spool, capBytes, new CondemnedBlobs(store));
    }

    /** @param condemned what is looked at before a blob is relied upon that was there already */
    public Blobs(ObjectStore store, Path spool, long capBytes, CondemnedBlobs condemned) {
        this(store, spool, capBytes, condemned, TransferWatch.NONE);
    }

    /** @param watch told of the pieces of what is hashed, spooled and waited for here; what the store moves it tells itself */
    public Blobs(ObjectStore store, Path spool, long capBytes, CondemnedBlobs condemned, TransferWatch watch) {
        this.store = store;
        this.spool = new Spool(spool, capBytes);
        this.condemned = condemned;
        this.watch = watch;
    }

    /** What is to be called between the pieces of whatever is done with the bytes of blobs on this thread. */
    public Runnable boundary() {
        return watch.begin();
    }

    /** A hashed local copy of a stream; closing it gives its disk back. */
    public interface Spooled extends AutoCloseable {

        /** The blob that this is, whether stored yet or not. */
        ObjectReference reference();

        /** The bytes. */
        Path path();

        /** Leaves the copy among the fetched blobs, for whoever asks for it next; closing it has no effect any more. */
        void keep();

        @Override
        void close();
    }

    /** Stores a file's bytes; the file stays. */
    public ObjectReference put(Path file) {
        ObjectReference reference = hash(file);
        store.create(key(reference), file, reference.sha256());
        return reference;
    }

    /** Stores bytes. */
    public ObjectReference put(byte[] content) {
        ObjectReference reference = ObjectReference.blob(content.length, Digest.of(content));
        store.create(key(reference), content);
        return reference;
    }

    /** Stores a stream's bytes; {@link ObjectTooLargeException} if they exceed the spool's cap. */
    public ObjectReference put(InputStream content) {
        try (Spooled spooled = spool(content)) {
            return put(spooled);
        }
    }

    /** Stores what was spooled, and hashed then. */
    public ObjectReference put(Spooled spooled) {
        ObjectReference reference = spooled.reference();
        store.create(key(reference), spooled.path(), reference.sha256());
        return reference;
    }

    /** Reads a stream to local disk and hashes it on the way, without storing it yet. */
    public Spooled spool(InputStream content) {
        Path file = spool.reserveFile();
        boolean kept = false;
        try {
            ObjectReference reference = copy(content, file);
            kept = true;
            return new SpooledFile(reference, file, spool);
        } finally {
            if (!kept) {
                spool.release(file);
            }
        }
    }

    /** Whether the store has the object, by its length; the bytes are proved when they are fetched. */
    public boolean stored(ObjectReference reference) {
        return store.size(key(reference))
                .filter(bytes -> bytes == reference.bytes())
                .isPresent();
    }

    /**
     * Call after the manifest that names these blobs was written: one that existed before may have been collected as
     * unreferenced in between; then it is uploaded once more. One that is being collected right now is waited for.
     *
     * @param file where the bytes of a blob are; asked only for what is gone
     */
    public void ensure(Collection<ObjectReference> references, Function<ObjectReference, Path> file) {
        condemned.ensure(references, gone -> store.create(key(gone), file.apply(gone), gone.sha256()));
    }

    /** As {@link #ensure(Collection, Function)} for one file. */
    public void ensure(ObjectReference reference, Path file) {
        ensure(List.of(reference), gone -> file);
    }

    /** As {@link #ensure(Collection, Function)} for bytes in memory. */
    public void ensure(ObjectReference reference, byte[] content) {
        condemned.ensure(List.of(reference), gone -> store.create(key(gone), content));
    }

    /**
     * A verified local file with the referenced object's bytes. It stays until it is the least recently used and room is
     * needed; treat it as read-only, open it soon.
     */
    public Path fetch(ObjectReference reference) {
        return spool.cached(
                reference.sha256(),
                reference.bytes(),
                boundary(),
                file -> store.get(new ObjectKey(reference.key()), file, reference.bytes(), reference.sha256()));
    }

    /**
     * Asks for files that have to be here at the same time, before the first of them is fetched.
     *
     * @param what they are, as a message begins
     * @throws ObjectTooLargeException if there never will be room for all of them
     */
    public void requireRoom(String what, long bytes) {
        spool.requireRoom(what, bytes);
    }

    private ObjectReference copy(InputStream content, Path file) {
        Runnable boundary = boundary();
        try (OutputStream out = Files.newOutputStream(file)) {
            return blob(read(content, (chunk, count, total) -> {
                spool.take(file, count);
                LocalDisk.write(out, file, chunk, count);
                boundary.run();
            }));
        } catch (IOException e) {
            throw LocalDisk.failed("write", file, e);
        }
    }

    private static MeasuredContent read(InputStream content, MeasuredContent.Chunks chunks) {
        try {
            return MeasuredContent.of(content, chunks);
        } catch (IOException e) {
            throw Unavailable.from("read what is to be stored", e);
        }
    }

    private static ObjectReference blob(MeasuredContent content) {
        return ObjectReference.blob(content.bytes(), content.sha256());
    }

    private ObjectReference hash(Path file) {
        try {
            return blob(MeasuredContent.of(file, boundary()));
        } catch (IOException e) {
            throw LocalDisk.failed("read", file, e);
        }
    }

    private static ObjectKey key(ObjectReference reference) {
        return new ObjectKey(reference.key());
    }

    private record SpooledFile(ObjectReference reference, Path path, Spool spool) implements Spooled {
        @Override
        public void keep() {
            spool.keep(path, reference.sha256());
        }

        @Override
        public void close() {
            spool.release(path);
        }
    }
}
