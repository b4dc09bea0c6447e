package io.proxquant.models.scoring;

import java.util.List;
import java.util.Map;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import io.proxquant.models.Samples;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.TextDataset;
import io.proxquant.models.data.Vocabulary;
import io.proxquant.models.data.synthetic.MarkovSource;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.pass.Network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EvaluationTest {

    private static final List<String> WORDS = List.of("a", "b", Vocabulary.END, "d", "e", "f", "g", "h", "i", "j", "k");

    @Test
    void aNetworkThatKnowsNothingHasThePerplexityOfItsVocabulary() {
        try (Network network = Samples.smallLstm(0.5, 1)) {
            zero(network, "decoder.weight");
            zero(network, "decoder.bias");
            Score score = Evaluation.score(network, text(103), 10);
            assertThat(score.perplexity()).isCloseTo(11, Offset.offset(1e-5));
            assertThat(score.samples()).as("no remainder dropped").isEqualTo(103);
            assertThat(score.accuracy()).isNull();
        }
    }

    @Test
    void aNetworkThatKnowsOnlyFrequenciesHasTheirCrossEntropy() {
        TextDataset text = text(200);
        double[] chance = new double[11];
        float[] bias = new float[11];
        double total = 0;
        for (int word = 0; word < 11; word++) {
            total += word + 1;
        }
        for (int word = 0; word < 11; word++) {
            chance[word] = (word + 1) / total;
            bias[word] = (float) Math.log(chance[word]) + 3; // a constant shift changes no softmax
        }
        double expected = 0;
        for (int i = 0; i < text.size(); i++) {
            expected -= Math.log(chance[text.token(i)]) / text.size();
        }
        try (Network network = Samples.smallLstm(0, 1)) {
            zero(network, "decoder.weight");
            network.port().write("decoder.bias", 0, bias, 0, bias.length);
            Score score = Evaluation.score(network, text, 33);
            assertThat(score.loss()).isCloseTo(expected, Offset.offset(1e-5));
            assertThat(score.perplexity()).isCloseTo(Math.exp(expected), Offset.offset(1e-4));
        }
    }

    @Test
    void theStateIsCarriedAcrossPiecesAndTheFirstWordFollowsTheEndOfASentence() {
        try (Network network = Samples.smallLstm(0.5, 4)) {
            TextDataset text = text(50);
            double whole = Evaluation.score(network, text, 50).loss();
            assertThat(Evaluation.score(network, text, 7).loss()).isCloseTo(whole, Offset.offset(1e-6));
            float[] primed = Evaluation.logits(network, text, 0, 1);
            TextDataset afterEnd = new TextDataset(new int[] {2, text.token(0)}, text.vocabulary());
            assertThat(text.before(0))
                    .isEqualTo(text.vocabulary().endOfSentence())
                    .isEqualTo(2);
            assertThat(Evaluation.logits(network, afterEnd, 0, 1)).isEqualTo(primed);
        }
    }

    @Test
    void topOneAndLossAreThoseCountedByHandWithTiesForTheLowerClass() {
        try (Network network = Samples.smallResNet(1)) {
            zero(network, "fc.weight");
            network.port().write("fc.bias", 0, new float[] {0, 2, 1, 2, 0}, 0, 5);
            ImageShape shape = new ImageShape(8, 8, 3);
            byte[] labels = {1, 1, 3, 0, 2, 1, 4};
            ImageDataset split = new ImageDataset(shape, 5, new byte[7 * shape.size()], labels, 0, 1);
            Score score = Evaluation.score(network, split, 3);
            double log = Math.log(2 + 2 * Math.exp(2) + Math.exp(1));
            assertThat(score.accuracy()).isEqualTo(3 / 7.0);
            assertThat(score.loss()).isCloseTo(log - (3 * 2 + 2 + 0 + 1 + 0) / 7.0, Offset.offset(1e-6));
            assertThat(score.samples()).isEqualTo(7);
            assertThat(score.perplexity()).isNull();
        }
    }

    @Test
    void aNetworkFullOfNaNIsNeverRight() {
        try (Network network = Samples.smallResNet(1)) {
            network.port().write("fc.bias", 0, new float[] {Float.NaN}, 0, 1);
            ImageShape shape = new ImageShape(8, 8, 3);
            Score score = Evaluation.score(network, new ImageDataset(shape, 5, new byte[192], new byte[1], 0, 1), 3);
            assertThat(score.accuracy()).isZero();
            assertThat(score.loss()).isNaN();
        }
    }

    @Test
    void evaluatingChangesNothing() {
        try (Network network = Samples.smallLstm(0.5, 4)) {
            Map<String, float[]> before = network.state();
            Score once = Evaluation.score(network, text(40), 8);
            assertThat(Evaluation.score(network, text(40), 8)).isEqualTo(once);
            network.state().forEach((name, values) -> assertThat(values).isEqualTo(before.get(name)));
        }
    }

    @Test
    void anEmptySplitIsRefused() {
        try (Network network = Samples.smallLstm(0, 1)) {
            assertThatThrownBy(() -> Evaluation.score(network, text(0), 8)).hasMessageContaining("empty");
        }
    }

    private static TextDataset text(int tokens) {
        TextDataset drawn = new MarkovSource(11, Samples.SEED).text("any", tokens);
        int[] values = new int[tokens];
        for (int i = 0; i < tokens; i++) {
            values[i] = drawn.token(i);
        }
        return new TextDataset(values, new Vocabulary(WORDS));
    }

    private static void zero(Network network, String name) {
        for (ParameterView parameter : network.parameters()) {
            if (parameter.name().equals(name)) {
                network.port().write(name, 0, new float[parameter.size()], 0, parameter.size());
            }
        }
    }
}
