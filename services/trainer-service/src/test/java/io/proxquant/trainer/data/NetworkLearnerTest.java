package io.proxquant.trainer.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.proxquant.models.data.Batches;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.pass.Network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NetworkLearnerTest {
    @Test
    void whatTheNetworkRefusesOfTheDataIsToldApartFromACrash() {
        StartedEngine.start(1);
        try (Network network = Networks.create("resnet", Map.of("depth", 8, "width", 2), 1)) {
            ImageDataset right = images(9);
            ImageDataset wrong = images(12);
            NetworkLearner untrainable = new NetworkLearner(network, wrong, Batches.of(wrong, 1, 0, 1), right, 1);
            assertThatThrownBy(() -> untrainable.learn(0, 0, 0))
                    .isInstanceOf(UnfitInputException.class)
                    .hasMessageStartingWith("the data does not fit the network: ");
            NetworkLearner unscored = new NetworkLearner(network, right, Batches.of(right, 1, 0, 1), wrong, 1);
            assertThat(unscored.learn(0, 0, 0)).isFinite();
            assertThatThrownBy(() -> unscored.validate(samples -> {})).isInstanceOf(UnfitInputException.class);
        }
    }

    @Test
    void theValidationSplitShowsLifeAndCanBeLeftAfterEveryBatch() {
        StartedEngine.start(1);
        int many = 2 * NetworkLearner.VALIDATION_BATCH + 1;
        ImageDataset split =
                new ImageDataset(new ImageShape(8, 8, 1), 20, new byte[64 * many], new byte[many], 0, many);
        try (Network network = Networks.create("resnet", Map.of("depth", 8, "width", 2), 1)) {
            NetworkLearner learner = new NetworkLearner(network, split, Batches.of(split, 1, 0, 1), split, 1);
            List<Integer> told = new ArrayList<>();
            assertThat(learner.validate(told::add)).isPresent();
            assertThat(told).containsExactly(500, 1000, 1001);

            assertThatThrownBy(() -> learner.validate(samples -> {
                        throw new IllegalStateException("leave after " + samples);
                    }))
                    .hasMessage("leave after 500");
        }
    }

    private static ImageDataset images(int label) {
        return new ImageDataset(new ImageShape(8, 8, 1), 20, new byte[64], new byte[] {(byte) label}, 0, 1);
    }
}
