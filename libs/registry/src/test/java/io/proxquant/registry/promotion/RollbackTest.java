package io.proxquant.registry.promotion;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Verdict;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class RollbackTest {
    private static final String MODEL = "tiny";
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Manifests manifests = new Manifests(
            store, Clock.systemUTC(), "test", () -> UUID.randomUUID().toString());
    private final Aliases aliases = new Aliases(store, manifests);
    private final Rollback rollback = new Rollback(aliases, new LiveManifests(store, manifests), store);

    @Test
    void theChampionBeforeReignsAgainAndAnotherRollbackUndoesIt() throws IOException {
        String first = promote("first");
        String second = promote("second");

        NumberedLog.Entry<AliasEntry> back = rollback.make(wish("wrong labels"));

        assertThat(back.number()).isEqualTo(3);
        assertThat(aliases.head(MODEL).orElseThrow().content()).isEqualTo(back.content());
        assertThat(back.content().champion()).isEqualTo(first);
        assertThat(back.content().run()).isEqualTo("first");
        assertThat(back.content().previous()).isEqualTo(second);
        assertThat(back.content().rollback()).isEqualTo(new RolledBack(2, 1, "ann", "wrong labels"));
        PromotionDecided told = back.content().decision().decided();
        assertThat(told.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(told.reason()).isEqualTo(ReasonCode.ROLLED_BACK);
        assertThat(told.champion()).isEqualTo(second);
        assertThat(told.aliasEntry()).isEqualTo(3);
        assertThat(told.detail()).contains("ann", "wrong labels", "entry 2", "entry 1");
        assertThat(aliases.view(MODEL).causedBy(Digest.of("first")))
                .as("no artifact event takes it for its own")
                .hasValue(1);

        NumberedLog.Entry<AliasEntry> undone = rollback.make(wish(null));
        assertThat(undone.number()).isEqualTo(4);
        assertThat(undone.content().champion()).isEqualTo(second);
        assertThat(undone.content().rollback()).isEqualTo(new RolledBack(3, 2, "ann", null));
    }

    @Test
    void anEarlierEntryIsNamedByItsNumber() throws IOException {
        String first = promote("first");
        promote("second");
        promote("third");
        assertThat(rollback.make(to(1)).content().champion()).isEqualTo(first);
        assertThatThrownBy(() -> rollback.make(to(1))).hasMessageContaining("reigns");
        assertThatThrownBy(() -> rollback.make(to(9))).hasMessageContaining("no entry 9");
        assertThat(aliases.history(MODEL)).hasSize(4);
    }

    @Test
    void whatIsNotThereCannotReignAgain() throws IOException {
        assertThatThrownBy(() -> rollback.make(wish(null))).hasMessageContaining("has no champion");
        String first = promote("first");
        assertThatThrownBy(() -> rollback.make(wish(null))).hasMessageContaining("nothing to roll back to");
        promote("second");

        ObjectKey file = new ObjectKey(file("first").key());
        store.delete(file);
        assertThatThrownBy(() -> rollback.make(wish(null)))
                .isInstanceOf(RollbackRefusedException.class)
                .hasMessageContaining("OBJECT_MISSING")
                .hasMessageContaining(file.value());
        store.create(LiveManifests.mark(new ObjectKey(first)), new byte[] {'{', '}'});
        assertThatThrownBy(() -> rollback.make(wish(null)))
                .hasMessageContaining("MANIFEST_DELETED")
                .hasMessageContaining(first);
        assertThat(aliases.history(MODEL)).as("nothing was written").hasSize(2);
    }

    @Test
    void onlyWhatReignsIsRolledBack() throws IOException {
        promote("first");
        promote("second");
        Rollback.Wish once = new Rollback.Wish(MODEL, Optional.empty(), Optional.of(2L), "ann", null);
        rollback.make(once);
        assertThatThrownBy(() -> rollback.make(once)).hasMessageContaining("entry 3 does");
        assertThat(aliases.history(MODEL)).hasSize(3);
    }

    @Test
    void anEntryOfAnEarlierVersionSaysNothingOfRollbacks() throws IOException {
        promote("first");
        byte[] json = store.find(new ObjectKey(ManifestKeys.aliases(MODEL) + "9223372036854775806.json"), 1 << 20)
                .orElseThrow();
        assertThat(new String(json, StandardCharsets.UTF_8)).doesNotContain("rollback");
    }

    private static Rollback.Wish wish(String why) {
        return new Rollback.Wish(MODEL, Optional.empty(), Optional.empty(), "ann", why);
    }

    private static Rollback.Wish to(long number) {
        return new Rollback.Wish(MODEL, Optional.of(number), Optional.empty(), "ann", null);
    }

    private static ObjectReference file(String run) {
        byte[] bytes = ("artifact of " + run).getBytes(StandardCharsets.UTF_8);
        return ObjectReference.blob(bytes.length, Digest.of(bytes));
    }

    /** Stores an artifact and makes it champion, as the evaluator does; returns its key. */
    private String promote(String run) throws IOException {
        ObjectReference file = file(run);
        store.create(new ObjectKey(file.key()), ("artifact of " + run).getBytes(StandardCharsets.UTF_8));
        Digest checkpoint = Digest.of("weights of " + run);
        Digest specification = Digest.of("binary");
        String key = ManifestKeys.artifact(MODEL, checkpoint, specification);
        manifests.createOnce(
                new ObjectKey(key),
                Map.ofEntries(
                        Map.entry("format", 1),
                        Map.entry("model", MODEL),
                        Map.entry("checkpoint", checkpoint),
                        Map.entry("source", file),
                        Map.entry("quantization", Map.of("name", "binary", "mode", "hard", "digest", specification)),
                        Map.entry("kind", "hard"),
                        Map.entry("specification", Map.of()),
                        Map.entry("object", file),
                        Map.entry("artifactDigest", Digest.of("decoded " + run)),
                        Map.entry("quantizedWeights", 1),
                        Map.entry("effectiveBits", 1.0),
                        Map.entry("storedBytes", 1),
                        Map.entry("sourceBytes", 1),
                        Map.entry("quantized", List.of()),
                        Map.entry("tensors", List.of())),
                Map.class);
        Optional<NumberedLog.Entry<AliasEntry>> head = aliases.head(MODEL);
        String previous = head.map(each -> each.content().champion()).orElse(null);
        long number = head.map(NumberedLog.Entry::number).orElse(0L);
        Digest event = Digest.of(run);
        Digest gate = Digest.of("gate");
        PromotionDecided decided = PromotionDecided.promoted(
                        new RunStep(MODEL, run, 10), key, "binary", List.of(), number + 1)
                .against(previous)
                .keptAt(ManifestKeys.decision(MODEL, event, gate));
        AliasEntry entry = AliasEntry.promotion(
                key,
                Digest.of("decoded " + run),
                run,
                10,
                "binary",
                Digest.of("recipe"),
                previous,
                event,
                new Decision(event, gate, evaluation(), decided));
        assertThat(aliases.append(MODEL, number, entry, null)).isTrue();
        return key;
    }

    private static EvaluationCompleted evaluation() throws IOException {
        try (InputStream sample = RollbackTest.class.getResourceAsStream("/samples/evaluation.completed.json")) {
            return Json.mapper().readValue(sample, EvaluationCompleted.class);
        }
    }
}
