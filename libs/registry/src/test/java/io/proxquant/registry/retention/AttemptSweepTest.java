package io.proxquant.registry.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.AttemptSeries;
import io.proxquant.contracts.Digest;
import io.proxquant.storage.ForwardingStore;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** How often work was tried is forgotten when nobody has touched it for long, and never in part that says something else. */
final class AttemptSweepTest {
    private static final List<String> TRIED =
            List.of("1.json", "1.released", "2.json", "2.there", "2.failed.json", "3.json", "10.json", "10.released");
    private static final List<String> GIVEN_UP = List.of("given-up-1.json", "given-up-2.json");

    private final Installation at = new Installation();

    private static String work(String name) {
        return "attempts/quantizer/" + Digest.of(name) + "/";
    }

    private void note(String work, List<String> names) {
        names.forEach(name -> at.store.create(new ObjectKey(work + name), new byte[] {'{', '}'}));
    }

    private Set<String> left(String work) {
        Set<String> left = new TreeSet<>();
        at.store.all(work).forEach(key -> left.add(key.value().substring(work.length())));
        return left;
    }

    @Test
    void whatNobodyTouchedForLongGoesAndADryRunSaysSo() {
        note(work("old"), TRIED);
        note(work("touched"), List.of("1.json"));
        at.days(8);
        note(work("touched"), List.of("1.released"));
        note(work("new"), TRIED);
        at.days(3);

        List<String> told = new ArrayList<>();
        GarbageObserver listens = new GarbageObserver() {
            @Override
            public void forgotten(ObjectKey work) {
                told.add(work + "/");
            }
        };
        GarbageReport dry = at.collect(at.store, Installation.SETTINGS, false, listens);
        assertThat(dry.attempts().count()).isOne();
        assertThat(told).containsExactly(work("old"));
        assertThat(left(work("old"))).hasSize(TRIED.size());

        assertThat(at.collect(true).attempts().count()).isOne();
        assertThat(left(work("old"))).isEmpty();
        assertThat(left(work("touched"))).containsExactly("1.json", "1.released");
        assertThat(left(work("new"))).hasSize(TRIED.size());
    }

    @Test
    void whatWasGivenUpStaysSoForAsLongAsItsDeadLetter() {
        note(work("poison"), TRIED);
        note(work("poison"), GIVEN_UP);
        at.days(80);
        at.collect(true);
        assertThat(left(work("poison"))).hasSize(TRIED.size() + GIVEN_UP.size());
        at.days(11);
        at.collect(true);
        assertThat(left(work("poison"))).isEmpty();
    }

    @Test
    void whatAnotherVersionNotedIsLeftAlone() {
        note(work("newer"), List.of("1.json", "1.paused"));
        note("attempts/quantizer/", List.of("1.json"));
        at.days(100);
        at.collect(true);
        assertThat(left(work("newer"))).hasSize(2);
        assertThat(left("attempts/quantizer/")).contains("1.json");
    }

    @Test
    void aCollectionThatIsKilledAnywhereLeavesNoOtherCountAndTheNextOneEndsIt() {
        int deletes = TRIED.size() + GIVEN_UP.size();
        for (int killed = 0; killed < deletes; killed++) {
            Installation stopped = new Installation();
            for (String name : TRIED) {
                stopped.store.create(new ObjectKey(work("poison") + name), new byte[] {'{', '}'});
            }
            GIVEN_UP.forEach(name -> stopped.store.create(new ObjectKey(work("poison") + name), new byte[] {'{', '}'}));
            stopped.days(100);
            int[] left = {killed};
            ObjectStore mortal = new ForwardingStore(stopped.store) {
                @Override
                public void delete(ObjectKey key) {
                    if (key.value().startsWith("attempts/") && left[0]-- == 0) {
                        throw new AssertionError("killed");
                    }
                    super.delete(key);
                }
            };

            assertThat(catchThrowableOfType(
                            AssertionError.class,
                            () -> stopped.collect(mortal, Installation.SETTINGS, true, GarbageObserver.NONE)))
                    .hasMessage("killed");

            Set<String> names = new TreeSet<>();
            stopped.store
                    .all(work("poison"))
                    .forEach(key ->
                            names.add(key.value().substring(work("poison").length())));
            assertCounts(names);
            stopped.collect(true);
            assertThat(stopped.store.all(work("poison"))).isEmpty();
        }
    }

    /** What stands is the end of what was noted: the newest entries, with all marks on any of them. */
    private static void assertCounts(Set<String> names) {
        List<Integer> attempts = List.of(1, 2, 3, 10);
        List<Integer> standing =
                attempts.stream().filter(n -> names.contains(n + ".json")).toList();
        assertThat(standing).isEqualTo(attempts.subList(attempts.size() - standing.size(), attempts.size()));
        if (!standing.isEmpty()) {
            assertThat(names)
                    .as("the newest entry may count an attempt whose own entry is gone")
                    .contains("1.released", "2.there", "2.failed.json", "10.released")
                    .as("given up while attempts are known")
                    .containsAll(GIVEN_UP);
        }
        assertThat(names.contains("given-up-2.json") && !names.contains("given-up-1.json"))
                .as("they are read from the first on")
                .isFalse();
    }

    @Test
    void whatWasGivenUpIsKnownForAsLongAsTheAttemptsThatFollowed() {
        String first = work("again");
        String second =
                "attempts/quantizer/" + AttemptSeries.name(Digest.of("again").hex(), 1) + "/";
        note(first, TRIED);
        note(first, List.of("given-up-1.json"));
        at.days(95);
        note(second, List.of("1.json", "2.json"));
        at.days(5);
        at.collect(true);
        assertThat(left(first))
                .as("else the deaths of the second series were forgotten with it")
                .contains("given-up-1.json");
        assertThat(left(second)).hasSize(2);

        at.days(11);
        GarbageReport dry = at.collect(false);
        assertThat(at.collect(true).attempts()).isEqualTo(dry.attempts());
        assertThat(dry.attempts().count()).isEqualTo(2);
        assertThat(left("attempts/")).isEmpty();
    }

    @Test
    void theSeriesThatFollowedGoesBeforeTheNoteThatEndedTheFirst() {
        String first = work("again");
        String second = AttemptSeries.name(Digest.of("again").hex(), 1);
        note(first, List.of("1.json", "given-up-1.json"));
        note("attempts/quantizer/" + second + "/", List.of("1.json"));
        at.days(100);
        List<String> deleted = new ArrayList<>();
        ObjectStore told = new ForwardingStore(at.store) {
            @Override
            public void delete(ObjectKey key) {
                if (key.value().startsWith("attempts/")) {
                    deleted.add(key.value());
                }
                super.delete(key);
            }
        };
        at.collect(told, Installation.SETTINGS, true, GarbageObserver.NONE);
        assertThat(deleted).hasSize(3).last().isEqualTo(first + "given-up-1.json");
    }
}
