package io.proxquant.registry.retention;

import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.manifest.CheckpointManifest;
import io.proxquant.storage.MortalStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A collection is killed between any two of its requests, at each point of its life. */
final class StoppedCollectionTest {
    /** Old checkpoints and points that go now, some that went before, one that is needed again, and loose blobs. */
    private static Installation installation() {
        Installation at = new Installation();
        at.run("first", 4).forEach(at::artifact);
        at.artifact(at.point("first", 20));
        at.reject(at.point("first", 30));
        List<CheckpointManifest> second = at.run("second", 4);
        String needed = at.artifact(second.get(0));
        at.days(8);
        at.collect(true);
        at.promote(Installation.MODEL, needed, null, second.get(1).checkpoint());
        at.end("first");
        at.days(4);
        at.run("third", 4).forEach(at::artifact);
        at.claim("third", null);
        at.state("third", 45, at.checkpoint("third", 44).checkpoint());
        at.state("third", 35, null);
        at.artifact(at.point("third", 40));
        at.reject(at.point("third", 45));
        at.blob("loose");
        at.days(8);
        return at;
    }

    @Test
    void nothingThatIsNeededIsLostAndTheNextOneEndsWhereAnUndisturbedOneDoes() {
        Installation undisturbed = installation();
        MortalStore counts = new MortalStore(undisturbed.store, Integer.MAX_VALUE);
        GarbageReport report = undisturbed.collect(counts, Installation.SETTINGS, true, GarbageObserver.NONE);
        assertThat(report.takenBack()).isEqualTo(3);
        assertThat(report.blobs().deleted().count()).isGreaterThan(5);
        assertThat(report.marked()).containsKeys("checkpoint", "point", "rejection", "artifact", "state");
        assertThat(undisturbed.lost()).isEmpty();
        undisturbed.days(8);
        undisturbed.collect(true);
        TreeSet<String> end = undisturbed.names();

        for (int requests = 0; requests < counts.made(); requests++) {
            Installation at = installation();
            MortalStore mortal = new MortalStore(at.store, requests);
            MortalStore.Killed killed = catchThrowableOfType(
                    MortalStore.Killed.class,
                    () -> at.collect(mortal, Installation.SETTINGS, true, GarbageObserver.NONE));
            assertThat(killed).as("after %d requests", requests).isNotNull();
            assertThat(at.lost()).as("after %d requests", requests).isEmpty();
            at.collect(true);
            assertThat(at.lost())
                    .as("after %d requests and another collection", requests)
                    .isEmpty();
            at.days(8);
            at.collect(true);
            assertThat(at.names()).as("in the end, after %d requests", requests).isEqualTo(end);
            assertThat(at.store.all("gc/condemned/"))
                    .as("lists of the dead are cleared")
                    .isEmpty();
        }
    }
}
