package io.proxquant.storage;

import java.net.URI;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.ReasonCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A key of others that only the installation's prefix makes longer than any key may be. The endpoint is never asked. */
class LongKeyTest {
    private static final ObjectKey LONG = new ObjectKey("k".repeat(1020));
    private static final ObjectKey FITS = new ObjectKey("k".repeat(1019));

    @Test
    void nothingLiesThereAndWhyIsToldBeforeAnythingIsAsked() {
        try (MinioObjectStore store = new MinioObjectStore(behind("team/"))) {
            assertThat(store.problem(FITS)).isEmpty();
            assertThat(store.problem(LONG)).hasValueSatisfying(problem -> assertThat(problem)
                    .contains(LONG.value(), "key prefix team/", "must have 1 to 1024 bytes, has 1025"));
            assertThat(store.size(LONG)).isEmpty();
            assertThat(store.find(LONG, 10)).isEmpty();
            store.delete(LONG);
            ObjectMissingException e =
                    catchThrowableOfType(ObjectMissingException.class, () -> store.create(LONG, new byte[1]));
            assertThat(e.reason()).isEqualTo(ReasonCode.OBJECT_MISSING);
            assertThat(e).hasMessageContaining("must have 1 to 1024 bytes, has 1025");
        }
    }

    private static StoreConfig behind(String prefix) {
        var plain = StoreConfig.withDefaults(URI.create("http://127.0.0.1:1"), "here", "bucket", "key", "secret");
        return new StoreConfig(
                plain.endpoint(),
                plain.region(),
                plain.bucket(),
                plain.accessKey(),
                plain.secretKey(),
                plain.pathStyle(),
                prefix,
                plain.connectTimeout(),
                plain.readTimeout(),
                Optional.empty());
    }
}
