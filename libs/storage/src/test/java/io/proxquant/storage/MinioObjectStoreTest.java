package io.proxquant.storage;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.proxquant.contracts.ReasonCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@ExtendWith(RealStore.class)
final class MinioObjectStoreTest extends ObjectStoreContract {

    private final RealStore.Server server;
    private final MinioObjectStore store;

    MinioObjectStoreTest(RealStore.Server server) {
        this.server = server;
        this.store = new MinioObjectStore(server.config());
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aWrongSecretIsUnavailabilityThatNamesNeitherKey() {
        StoreConfig wrong =
                server.config(server.process().s3(), server.process().bucket(), "a-secret-that-is-wrong");
        try (MinioObjectStore denied = new MinioObjectStore(wrong)) {
            StoreUnavailableException e = catchThrowableOfType(
                    StoreUnavailableException.class, () -> denied.create(ObjectKey.of("x"), new byte[1]));
            assertThat(e.reason()).isEqualTo(ReasonCode.STORE_ACCESS_DENIED);
            assertThat(e).hasMessageNotContaining("secret").hasMessageNotContaining(wrong.accessKey());
        }
        assertThat(wrong.toString()).doesNotContain(wrong.secretKey()).doesNotContain(wrong.accessKey());
    }

    @Test
    void aBucketThatDoesNotExistIsWaitedForAndNotTakenForMissingObjects() {
        StoreConfig elsewhere = server.config(
                server.process().s3(), "no-such-bucket", server.process().secretKey());
        try (MinioObjectStore other = new MinioObjectStore(elsewhere)) {
            ObjectKey key = ObjectKey.of("x");
            for (Runnable request : new Runnable[] {
                () -> other.size(key),
                () -> other.find(key, 1),
                () -> other.list("", 1),
                () -> other.create(key, new byte[0])
            }) {
                assertThatThrownBy(request::run)
                        .isInstanceOfSatisfying(StoreUnavailableException.class, e -> assertThat(e.reason())
                                .isEqualTo(ReasonCode.STORE_BUCKET_MISSING));
            }
        }
    }

    @Test
    void twoInstallationsShareABucketByPrefix() throws IOException {
        StoreConfig plain = server.config();
        StoreConfig config = new StoreConfig(
                URI.create(server.process().s3()),
                plain.region(),
                plain.bucket(),
                plain.accessKey(),
                plain.secretKey(),
                true,
                "other/",
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Optional.empty());
        try (MinioObjectStore other = new MinioObjectStore(config)) {
            ObjectKey key = ObjectKey.of("shared", Long.toHexString(System.nanoTime()));
            other.create(key, new byte[] {1});
            assertThat(store.size(key)).isEmpty();
            assertThat(store.size(new ObjectKey("other/" + key))).contains(1L);
            assertThat(other.list("shared/", 1000)).contains(key);
        }
    }
}
