package io.proxquant.storage;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.KeyedContent;
import io.proxquant.storage.Manifests.Standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class ManifestsTest {

    /** A manifest's content. */
    record Head(String parent, long step) {}

    /** One that knows where it belongs. */
    record Homed(String home, long step) implements KeyedContent {}

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123Z");
    private static final ObjectKey KEY = ObjectKey.of("checkpoints", "m", "r", "1.json");

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final AtomicInteger nonce = new AtomicInteger();
    private final Manifests here = writer("pod-a");
    private final Manifests there = writer("pod-b");

    private Manifests writer(String pod) {
        return new Manifests(store, Clock.fixed(NOON, ZoneOffset.UTC), pod, () -> "n" + nonce.incrementAndGet());
    }

    @Test
    void theFirstWriterCreatesItAndItReadsBack() {
        Manifest<Head> written = here.createOnce(KEY, new Head("p", 1), Head.class, "00-trace");
        assertThat(written.writer()).isEqualTo(new Writer("n1", NOON, "pod-a", "00-trace"));
        assertThat(here.find(KEY, Head.class)).contains(written);
        assertThat(new String(store.find(KEY, 1000).orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("{\"content\":{\"parent\":\"p\",\"step\":1},\"writer\":{\"nonce\":\"n1\",\"pod\":\"pod-a\","
                        + "\"time\":\"2026-01-02T12:00:00.123Z\",\"traceparent\":\"00-trace\"}}");
    }

    @Test
    void equalContentOfAnotherWriterIsSuccessAndStaysTheFirstWriters() {
        here.createOnce(KEY, new Head("p", 1), Head.class);
        assertThat(there.createOnce(KEY, new Head("p", 1), Head.class).writer().pod())
                .isEqualTo("pod-a");
        assertThat(there.offer(KEY, new Head("p", 1), Head.class, null).standing())
                .isEqualTo(Standing.EQUAL);
    }

    @Test
    void otherContentStaysUntouchedAndIsOfferedForAdoption() {
        here.createOnce(KEY, new Head("p", 1), Head.class);
        assertThatThrownBy(() -> there.createOnce(KEY, new Head("p", 2), Head.class))
                .isInstanceOf(ManifestConflictException.class)
                .hasMessageContaining(KEY.value());
        Manifests.Offered<Head> offered = there.offer(KEY, new Head("p", 2), Head.class, null);
        assertThat(offered.standing()).isEqualTo(Standing.TAKEN);
        assertThat(offered.manifest().content()).isEqualTo(new Head("p", 1));
    }

    @Test
    void contentThatSaysItBelongsElsewhereIsRefusedByReadersAndWriters() {
        Homed content = new Homed("checkpoints/m/other/", 1);
        store.create(KEY, CanonicalJson.of(new Manifest<>(content, new Writer("n", NOON, "elsewhere", null))));
        assertThatThrownBy(() -> here.find(KEY, Homed.class))
                .isInstanceOf(ManifestUnreadableException.class)
                .hasMessageContaining("belongs at checkpoints/m/other/")
                .hasMessageContaining(KEY.value());
        assertThatThrownBy(() -> here.offer(KEY, new Homed("checkpoints/m/r/", 1), Homed.class, null))
                .isInstanceOf(ManifestUnreadableException.class);
        ObjectKey home = ObjectKey.of("checkpoints", "m", "other", "1.json");
        assertThat(here.createOnce(home, content, Homed.class))
                .isEqualTo(here.find(home, Homed.class).orElseThrow());
    }

    @Test
    void absentFieldsCompareEqualToNullOnes() {
        store.create(
                KEY,
                """
                {"content":{"step":1},"writer":{"nonce":"x","time":"2026-01-01T00:00:00Z","pod":"elsewhere"}}
                """
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(here.offer(KEY, new Head(null, 1), Head.class, null).standing())
                .isEqualTo(Standing.EQUAL);
    }

    @Test
    void whatIsNoManifestIsSaidToBeUnreadableWithItsKey() {
        for (String wrong : new String[] {"", "{", "[]", "{\"content\":{}}", "{\"content\":1,\"writer\":{}}", "null"}) {
            ObjectKey key = ObjectKey.of("wrong", "k" + wrong.hashCode());
            store.create(key, wrong.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> here.find(key, Head.class))
                    .as(wrong)
                    .isInstanceOf(ManifestUnreadableException.class)
                    .hasMessageContaining(key.value());
        }
    }

    @Test
    void anAnswerThatWasLostIsRecognisedByTheNonce() {
        ObjectStore forgetful = new ForwardingStore(store) {
            @Override
            public Created create(ObjectKey key, byte[] content) {
                store.create(key, content);
                return Created.EXISTS;
            }
        };
        Manifests manifests = new Manifests(forgetful, Clock.fixed(NOON, ZoneOffset.UTC), "pod", () -> "own");
        assertThat(manifests.offer(KEY, new Head("p", 1), Head.class, null).standing())
                .isEqualTo(Standing.CREATED);
    }
}
