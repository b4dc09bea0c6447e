package io.proxquant.trainer.run;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.proxquant.contracts.RunRequested;
import io.proxquant.messaging.Work;
import io.proxquant.messaging.WorkStopped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Everything that a run asks of the store, from the claim of its name to its result: nothing twice, and each for a reason. */
class StoreRequestsTest extends ClosedLoopCase {
    /** Takes up a run: the name is claimed by the create itself, so that nobody looks first. */
    private static final List<String> CLAIMED = List.of("create runs/counted/request.json");

    /** What is trained: cancelled while it was queued?, then recipe and data once each, and the lines of the recipe's file. */
    private static final List<String> PREPARED = List.of(
            "size runs/counted/cancel.json", "find recipes/*.json", "list recipes/*/sources/", "find data/*.json");

    /** Where the run stands: the newest checkpoint, and a state that somebody left after it. */
    private static final List<String> NOTHING_THERE =
            List.of("list checkpoints/small/counted/", "list runs/counted/resume/");

    /** Reading data may have taken long: cancelled meanwhile? From here on that is asked once in an interval. */
    private static final List<String> TRAINING = List.of("size runs/counted/cancel.json");

    /** The result is created, and says by that whether another one stands. */
    private static final List<String> ENDED = List.of("create runs/counted/result.json");

    /** Before the freeze weights and resume state, from then on codes too. */
    private static final int FLOAT = 2;

    private static final int FROZEN = 3;

    @Test
    void aRunCreatesWhatItMakesAndReadsOnlyWhatItWasAskedFor() throws Exception {
        RunRequested request = request("counted", recipe("quantizer: ternary"));
        store.forget();

        train(request, new Attempt());

        assertThat(asked())
                .containsExactlyElementsOf(joined(
                        CLAIMED,
                        PREPARED,
                        NOTHING_THERE,
                        TRAINING,
                        checkpoint(FLOAT),
                        checkpoint(FLOAT),
                        checkpoint(FROZEN),
                        checkpoint(FROZEN),
                        ENDED));
    }

    @Test
    void whoTakesARunOverReadsTheHeadAndTheStateOnce() throws Exception {
        RunRequested request = request("counted", recipe("quantizer: ternary"));
        assertThatThrownBy(() -> train(request, new LeftInBetween())).isInstanceOf(WorkStopped.class);
        List<String> left = asked();
        store.forget();

        train(request, new Attempt());

        assertThat(left)
                .as("left between two checkpoints: one state, its manifest, and that it was not collected")
                .endsWith("create blobs/*", "create runs/counted/resume/*.json", "list gc/condemned/", "size blobs/*");
        List<String> takenOver = joined(
                CLAIMED,
                List.of("find runs/counted/request.json"), // whose claim stands
                PREPARED,
                List.of(
                        "list checkpoints/small/counted/",
                        "find checkpoints/small/counted/*.json",
                        "size checkpoints/small/counted/*.json.deleted.json",
                        "size blobs/*", // the head is announced again, which needs weights and state to be there
                        "size blobs/*",
                        "list runs/counted/resume/",
                        "find runs/counted/resume/*.json",
                        "get blobs/*"),
                TRAINING);
        assertThat(asked().subList(0, takenOver.size())).containsExactlyElementsOf(takenOver);
        assertThat(asked()).as("and the rest is made as by one process").endsWith(ENDED.toArray(String[]::new));
    }

    /**
     * A checkpoint: the points of the curve up to it, its blobs, the pointer to its digest, the manifest; when that stands, one look
     * for collections that began before, and one at each blob that one of them may have taken.
     */
    private static List<String> checkpoint(int blobs) {
        List<String> requests = new ArrayList<>(List.of("create runs/counted/curve/*.json"));
        for (int i = 0; i < blobs; i++) {
            requests.add("create blobs/*");
        }
        requests.add("create by-digest/checkpoint/*/*.json");
        requests.add("create checkpoints/small/counted/*.json");
        requests.add("list gc/condemned/");
        for (int i = 0; i < blobs; i++) {
            requests.add("size blobs/*");
        }
        return requests;
    }

    /** Digests and numbers as stars, since what they are is none of this test's business. */
    private List<String> asked() {
        return store.requests().stream()
                .map(request -> request.replaceAll("[0-9a-f]{64}", "*").replaceAll("[0-9]{12}(-[0-9a-f-]{36})?", "*"))
                .toList();
    }

    @SafeVarargs
    private static List<String> joined(List<String>... parts) {
        List<String> all = new ArrayList<>();
        List.of(parts).forEach(all::addAll);
        return all;
    }

    /** Work that is asked to stop two signs of life after its first checkpoint: a C step and a step. */
    private static final class LeftInBetween implements Work {
        private boolean published;
        private int alive;

        @Override
        public boolean stopRequested() {
            return alive >= 2;
        }

        @Override
        public void alive() {
            alive += published ? 1 : 0;
        }

        @Override
        public void checkpointProgress(String phase, long position) {
            published = true;
        }
    }
}
