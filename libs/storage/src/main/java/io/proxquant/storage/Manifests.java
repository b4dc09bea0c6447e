package io.proxquant.storage;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.NewerFormatException;

/**
 * Writes and reads manifests. Whatever happens on the way (a lost answer, a timeout, another writer), the caller learns
 * what stands at the key now: a put that was answered with 412 may have been its own, so it is read back.
 */
public final class Manifests {

    /** Larger manifests are refused before they are read; a model of 200,000 tensors stays well below. */
    public static final int MAX_BYTES = 128 << 20;

    private final ObjectStore store;
    private final Clock clock;
    private final String pod;
    private final Supplier<String> nonces;

    /**
     * @param pod names this process in what it writes
     * @param nonces unique strings, {@code () -> UUID.randomUUID().toString()} outside tests
     */
    public Manifests(ObjectStore store, Clock clock, String pod, Supplier<String> nonces) {
        this.store = store;
        this.clock = clock;
        this.pod = pod;
        this.nonces = nonces;
    }

    /** How an offered manifest relates to what stands at its key. */
    public enum Standing {
        /** This call wrote it. */
        CREATED,
        /** It was there with equal content: success too. */
        EQUAL,
        /** Another content stands there and stays. */
        TAKEN
    }

    /** What stands at the key after an offer. */
    public record Offered<T>(Manifest<T> manifest, Standing standing) {}

    /** As {@link #createOnce(ObjectKey, Object, Class, String)}, without trace. */
    public <T> Manifest<T> createOnce(ObjectKey key, T content, Class<T> type) {
        return createOnce(key, content, type, null);
    }

    /**
     * Creates the manifest, or finds that equal content is there already, which is success; returns what stands.
     *
     * @throws ManifestConflictException if other content stands there; use {@link #offer} to adopt it instead
     */
    public <T> Manifest<T> createOnce(ObjectKey key, T content, Class<T> type, String traceparent) {
        Offered<T> offered = offer(key, content, type, traceparent);
        if (offered.standing() == Standing.TAKEN) {
            throw new ManifestConflictException(
                    key, CanonicalJson.digest(offered.manifest().content()), CanonicalJson.digest(content));
        }
        return offered.manifest();
    }

    /** Creates the manifest unless one is there, and returns the one that stands, even if another process wrote it. */
    public <T> Offered<T> offer(ObjectKey key, T content, Class<T> type, String traceparent) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Manifest<T> own = new Manifest<>(content, new Writer(nonces.get(), now, pod, traceparent));
        byte[] bytes = CanonicalJson.of(own);
        while (true) {
            if (store.create(key, bytes) == ObjectStore.Created.CREATED) {
                return new Offered<>(own, Standing.CREATED);
            }
            Optional<byte[]> standing = store.find(key, MAX_BYTES);
            if (standing.isPresent()) {
                return compare(key, own, standing.get(), type);
            }
            // 412 and then nothing there: an operator deleted it in between; the next create settles it
        }
    }

    /**
     * The manifest at the key, or empty; {@link ManifestUnreadableException} if it is no such manifest, or one that says
     * itself that it belongs elsewhere.
     */
    public <T> Optional<Manifest<T>> find(ObjectKey key, Class<T> type) {
        return store.find(key, MAX_BYTES).map(bytes -> read(key, bytes, type));
    }

    private static <T> Offered<T> compare(ObjectKey key, Manifest<T> own, byte[] bytes, Class<T> type) {
        Manifest<T> standing = read(key, bytes, type);
        if (standing.writer().nonce().equals(own.writer().nonce())) {
            return new Offered<>(standing, Standing.CREATED);
        }
        boolean equal =
                CanonicalJson.digest(tree(key, bytes).get("content")).equals(CanonicalJson.digest(own.content()));
        return new Offered<>(standing, equal ? Standing.EQUAL : Standing.TAKEN);
    }

    private static <T> Manifest<T> read(ObjectKey key, byte[] bytes, Class<T> type) {
        JsonNode tree = tree(key, bytes);
        if (!tree.path("content").isContainerNode() || !tree.path("writer").isObject()) {
            throw new ManifestUnreadableException(key, "it must be {content, writer}", null);
        }
        try {
            T content = Json.mapper().treeToValue(tree.get("content"), type);
            if (content instanceof KeyedContent keyed && !key.value().startsWith(keyed.home())) {
                throw new ManifestUnreadableException(key, "what it holds belongs at " + keyed.home(), null);
            }
            return new Manifest<>(content, Json.mapper().treeToValue(tree.get("writer"), Writer.class));
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof NewerFormatException newer) {
                throw newer; // neither wrong nor readable
            }
            throw new ManifestUnreadableException(key, Json.problem(e), e);
        }
    }

    private static JsonNode tree(ObjectKey key, byte[] bytes) {
        try {
            return Json.mapper().readTree(bytes);
        } catch (JacksonException e) {
            throw new ManifestUnreadableException(key, "not JSON: " + Json.problem(e), e);
        } catch (IOException e) {
            throw new ManifestUnreadableException(key, "cannot be read: " + e.getMessage(), e);
        }
    }
}
