package io.proxquant.registry.promotion;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.Footprint;
import io.proxquant.contracts.Phase;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Scores;
import io.proxquant.contracts.SplitScores;
import io.proxquant.contracts.Trial;
import io.proxquant.storage.CountingStore;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.MemoryObjectStore;
import io.proxquant.storage.NumberedLog;

import static org.assertj.core.api.Assertions.assertThat;

/** The alias log gives its head without its history, and its history is read once. */
class AliasesTest {
    private static final String MODEL = "m";

    private final CountingStore store = new CountingStore(new MemoryObjectStore());
    private final Manifests manifests =
            new Manifests(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "pod", () -> UUID.randomUUID()
                    .toString());
    private final Aliases aliases = new Aliases(store, manifests);

    @BeforeEach
    void champions() {
        for (int number = 1; number <= 40; number++) {
            assertThat(aliases.append(MODEL, number - 1, entry(number), null)).isTrue();
        }
        store.forget();
    }

    @Test
    void theHeadCostsOneListingAndOneReadHoweverLongTheLogIs() {
        assertThat(aliases.head(MODEL)).map(NumberedLog.Entry::number).contains(40L);

        assertThat(store.requests()).hasSize(2);
    }

    @Test
    void theHistoryIsReadOnceAndThenOnlyWhatIsNew() {
        AliasView view = aliases.view(MODEL);
        assertThat(view.newestStepOf("run-1")).isEqualTo(39);
        assertThat(view.newestStepOf("never")).isNull();
        assertThat(store.requests("find")).hasSize(40).doesNotHaveDuplicates();
        store.forget();

        assertThat(aliases.append(MODEL, 40, entry(41), null)).isTrue();
        store.forget();
        AliasView next = aliases.view(MODEL);

        assertThat(next.number()).isEqualTo(41);
        assertThat(next.newestStepOf("run-1")).isEqualTo(41);
        assertThat(next.causedBy(Digest.of("event 7"))).hasValue(7);
        assertThat(next.causedBy(Digest.of("another"))).isEmpty();
        assertThat(store.requests()).hasSize(2);
    }

    @Test
    void aProcessThatComesLaterSeesTheSame() {
        AliasView view = new Aliases(store, manifests).view(MODEL);

        assertThat(view.champion()).map(AliasEntry::step).contains(40L);
        assertThat(view.causedBy(Digest.of("event 40"))).hasValue(40);
        assertThat(aliases.entry(MODEL, 3)).map(NumberedLog.Entry::content).contains(entry(3));
        assertThat(aliases.view("nobody's").number()).isZero();
    }

    private static AliasEntry entry(int number) {
        String run = "run-" + number % 2;
        Digest event = Digest.of("event " + number);
        Digest gate = Digest.of("gate");
        Scores scores = Scores.of(0.5, null, 0.5, 1);
        EvaluationCompleted evaluation = new EvaluationCompleted(
                new RunStep(MODEL, run, number),
                Phase.FINAL,
                "artifacts/m/" + number,
                "binary",
                ArtifactKind.HARD,
                new Footprint(0.1, 0.0, 1.0, 1, 32),
                null,
                new SplitScores(scores, null),
                null,
                Digest.of("data"),
                "evaluations/x",
                Trial.NONE);
        PromotionDecided decided = PromotionDecided.promoted(
                        new RunStep(MODEL, run, number), "artifacts/m/" + number, "binary", List.of(), (long) number)
                .keptAt("decisions/m/x");
        return AliasEntry.promotion(
                "artifacts/m/" + number,
                Digest.of("weights"),
                run,
                number,
                "binary",
                Digest.of("recipe"),
                null,
                event,
                new Decision(event, gate, evaluation, decided));
    }
}
