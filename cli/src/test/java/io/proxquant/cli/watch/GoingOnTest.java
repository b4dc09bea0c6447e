package io.proxquant.cli.watch;

import org.junit.jupiter.api.Test;

import io.proxquant.cli.submit.Submitted;
import io.proxquant.cli.watch.GoingOn.Stands;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.RunRequested;
import io.proxquant.recipes.Declarations;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeReader;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever stops waiting learns that the run does not stop with it, and how to follow and to cancel it. */
class GoingOnTest {
    private static final String NAMED = " --installation my.properties";

    @Test
    void aRunThatATrainerHasGoesOn() throws Exception {
        assertThat(GoingOn.text(work(""), Stands.TAKEN, NAMED))
                .isEqualTo("run r-1 goes on in its trainer"
                        + "\n  follow it: ./proxquant runs follow r-1 --installation my.properties"
                        + "\n  cancel it: ./proxquant runs cancel r-1 --installation my.properties");
    }

    @Test
    void aRunThatNobodyTookStaysQueued() throws Exception {
        assertThat(GoingOn.text(work(""), Stands.QUEUED, NAMED))
                .contains("run r-1 stays queued: no trainer has taken it yet");
    }

    @Test
    void aSweepIsFollowedByItsReport() throws Exception {
        assertThat(GoingOn.text(work("sweep: {seeds: [1, 2]}\n"), Stands.TAKEN, NAMED))
                .startsWith("sweep r-1 goes on")
                .contains("./proxquant compare r-1 --installation", "./proxquant runs cancel r-1 --installation");
    }

    @Test
    void whatTheBrokerHasNotConfirmedIsNotSaidToGoOn() throws Exception {
        assertThat(GoingOn.text(work(""), Stands.NOT_CERTAIN, NAMED))
                .isEqualTo("stopped before the broker said that it has run r-1"
                        + "\n  whether it has: ./proxquant runs show r-1 --installation my.properties");
    }

    private static Submitted work(String sweep) throws Exception {
        Recipe recipe = RecipeReader.read(
                "apiVersion: proxquant.io/v1\nmodel: m\nseed: 1\n"
                        + "network: {type: resnet, depth: 8, channels: 1, classes: 10, width: 4, shortcut: B}\n"
                        + "data: {type: synthetic-images, trainCount: 100, validationCount: 50, testCount: 50}\n"
                        + "training:\n  batch: 50\n  warmStart: {epochs: 1, optimizer: {type: sgd, rate: 0.1},"
                        + " schedule: {type: constant}}\n"
                        + sweep,
                Declarations.load());
        Digest digest = Digest.of("d");
        return Submitted.of(RunRequested.training("r-1", "m", digest, digest), "m", "r-1", recipe, digest, null, false);
    }
}
