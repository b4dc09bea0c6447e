package io.proxquant.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.messages.Item;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectKeys;

/**
 * The port on any S3-compatible server. One try per call: repeating is {@link RetryingObjectStore}'s work, except for
 * 409 (two writers at once), which passes by itself.
 */
public final class MinioObjectStore implements ObjectStore {

    /** Size of the parts of a multipart upload; larger objects than 10,000 of them get larger parts. */
    public static final int PART_BYTES = 8 << 20;

    private static final int MAX_PARTS = 10_000;
    private static final int CONFLICT_TRIES = 8;
    private static final int LIST_PAGE = 1000;
    /** Signed with single puts; the completion of multipart uploads gets it from {@link OnlyIfAbsentInterceptor}. */
    private static final Map<String, String> ONLY_IF_ABSENT = Map.of("If-None-Match", "*");

    private final StoreConfig config;
    private final TransferWatch watch;
    private final S3Requests s3;

    public MinioObjectStore(StoreConfig config) {
        this(config, TransferWatch.NONE);
    }

    /** @param watch told of the pieces of uploads and downloads of files */
    public MinioObjectStore(StoreConfig config, TransferWatch watch) {
        this.config = config;
        this.watch = watch;
        this.s3 = new S3Requests(config);
    }

    @Override
    public Created create(ObjectKey key, byte[] content) {
        return put(key, content.length, () -> new ByteArrayInputStream(content));
    }

    @Override
    public Created create(ObjectKey key, Path file, Digest sha256) {
        long length;
        try {
            length = Files.size(file);
        } catch (IOException e) {
            throw LocalDisk.failed("read", file, e);
        }
        Runnable boundary = watch.begin();
        return put(key, length, () -> VerifyingStream.open(key, file, length, sha256, boundary));
    }

    /** Opens the content anew for every try. */
    private interface Content {
        InputStream open() throws IOException;
    }

    private Created put(ObjectKey key, long length, Content content) {
        long part = Math.max(PART_BYTES, (length + MAX_PARTS - 1) / MAX_PARTS);
        for (int attempt = 1; ; attempt++) {
            S3Requests.Answer answer = s3.call("create " + key, client -> {
                try (InputStream in = content.open()) {
                    client.putObject(PutObjectArgs.builder()
                            .bucket(config.bucket())
                            .object(physical(key))
                            .extraHeaders(ONLY_IF_ABSENT)
                            .contentType("application/octet-stream")
                            .stream(in, length, part)
                            .build());
                    return null;
                }
            });
            if (answer.ok()) {
                return Created.CREATED;
            }
            if (answer.status() == 412) {
                return Created.EXISTS;
            }
            if (answer.status() != 409 || attempt == CONFLICT_TRIES) {
                throw answer.unavailable();
            }
            pause(attempt);
        }
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(10L << Math.min(attempt, 6));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreWaitStoppedException("interrupted between tries", e);
        }
    }

    @Override
    public Optional<byte[]> find(ObjectKey key, int maxBytes) {
        try (InputStream in = open(key)) {
            byte[] content = in.readNBytes(maxBytes);
            if (content.length == maxBytes && in.read() >= 0) {
                throw new ObjectTooLargeException(key.value(), maxBytes);
            }
            return Optional.of(content);
        } catch (ObjectMissingException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw Unavailable.from("find " + key, e);
        }
    }

    @Override
    public void get(ObjectKey key, Path into, long bytes, Digest sha256) {
        Downloads.verified(key, open(key), into, bytes, sha256, watch.begin());
    }

    @Override
    public InputStream open(ObjectKey key, long from) {
        S3Requests.Answer answer = s3.call("open " + key, client -> {
            GetObjectArgs.Builder get =
                    GetObjectArgs.builder().bucket(config.bucket()).object(physical(key));
            return client.getObject((from == 0 ? get : get.offset(from)).build());
        });
        if (answer.ok()) {
            return (InputStream) answer.value();
        }
        if (answer.status() == 404) {
            throw new ObjectMissingException(key);
        }
        if (answer.status() == 416) {
            return InputStream.nullInputStream();
        }
        throw answer.unavailable();
    }

    @Override
    public Optional<Long> size(ObjectKey key) {
        if (problem(key).isPresent()) {
            return Optional.empty();
        }
        S3Requests.Answer answer = s3.call("size " + key, client -> client.statObject(StatObjectArgs.builder()
                        .bucket(config.bucket())
                        .object(physical(key))
                        .build())
                .size());
        if (answer.ok()) {
            return Optional.of((Long) answer.value());
        }
        if (answer.status() != 404) {
            throw answer.unavailable();
        }
        // A HEAD has no body that tells a missing object from a missing bucket.
        s3.requireBucket();
        return Optional.empty();
    }

    @Override
    public List<ObjectKey> list(String prefix, int max) {
        return listAfter(prefix, Optional.empty(), max);
    }

    @Override
    public List<ObjectKey> listAfter(String prefix, Optional<ObjectKey> after, int max) {
        return keys(prefix, after, Math.min(max, LIST_PAGE)).limit(max).toList();
    }

    @Override
    public Stream<ObjectKey> all(String prefix) {
        return keys(prefix, Optional.empty(), LIST_PAGE);
    }

    @Override
    public List<ListedObject> objectsAfter(String prefix, Optional<ObjectKey> after, int max) {
        return listed(prefix, after, Math.min(max, LIST_PAGE)).limit(max).toList();
    }

    private Stream<ObjectKey> keys(String prefix, Optional<ObjectKey> after, int page) {
        return listed(prefix, after, page).map(ListedObject::key);
    }

    private Stream<ListedObject> listed(String prefix, Optional<ObjectKey> after, int page) {
        ListObjectsArgs.Builder args = ListObjectsArgs.builder()
                .bucket(config.bucket())
                .prefix(config.keyPrefix() + prefix)
                .recursive(true)
                .maxKeys(page);
        after.ifPresent(key -> args.startAfter(prefixed(key)));
        return StreamSupport.stream(s3.list(args.build()).spliterator(), false)
                .map(item -> logical(item, prefix))
                .flatMap(Optional::stream);
    }

    /** Names that break the grammar cannot be ours; a stranger's object must not stop a listing. */
    private Optional<ListedObject> logical(Result<Item> result, String prefix) {
        S3Requests.Answer answer = s3.call("list " + prefix, client -> result.get());
        if (!answer.ok()) {
            throw answer.unavailable();
        }
        Item item = (Item) answer.value();
        String name = item.objectName().substring(config.keyPrefix().length());
        try {
            return Optional.of(new ListedObject(
                    new ObjectKey(name), item.size(), item.lastModified().toInstant()));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    @Override
    public void delete(ObjectKey key) {
        if (problem(key).isPresent()) {
            return;
        }
        S3Requests.Answer answer = s3.call("delete " + key, client -> {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(config.bucket())
                    .object(physical(key))
                    .build());
            return null;
        });
        if (!answer.ok() && answer.status() != 404) {
            throw answer.unavailable();
        }
    }

    @Override
    public Optional<String> problem(ObjectKey key) {
        return ObjectKeys.problem(prefixed(key))
                .map(problem -> "object key " + key + ", behind the installation's key prefix " + config.keyPrefix()
                        + ", " + problem);
    }

    private String prefixed(ObjectKey key) {
        return config.keyPrefix() + key.value();
    }

    private String physical(ObjectKey key) {
        problem(key).ifPresent(problem -> {
            throw new ObjectMissingException(key, problem);
        });
        return prefixed(key);
    }

    @Override
    public void close() {
        s3.close();
    }
}
