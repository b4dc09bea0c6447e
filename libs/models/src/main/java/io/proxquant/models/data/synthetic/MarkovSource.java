package io.proxquant.models.data.synthetic;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.models.data.TextDataset;
import io.proxquant.models.data.Vocabulary;
import io.proxquant.models.random.RandomStream;

/**
 * A first-order Markov source of words whose entropy rate is known, so that a language model's perplexity has a known floor.
 *
 * <p>Every word has a few successors with probabilities falling like 1 / (rank + 1), and ends the sentence with a fixed
 * chance, so the chain started at {@code <eos>} is ergodic. H = -sum over i of pi(i) sum over j of p(j|i) log p(j|i) (Shannon
 * 1948), pi the stationary distribution.
 */
public final class MarkovSource {

    private static final int SUCCESSORS = 6;
    private static final double END_CHANCE = 0.08;
    private static final int POWER_ITERATIONS = 500;

    private final long seed;
    private final Vocabulary vocabulary;
    private final int[][] successors;
    private final double[] probabilities = new double[SUCCESSORS];

    /** A source over this many words, {@code <eos>} (id 0) among them. */
    public MarkovSource(int words, long seed) {
        this.seed = seed;
        List<String> names = new ArrayList<>(List.of(Vocabulary.END));
        for (int word = 1; word < words; word++) {
            names.add("w" + word);
        }
        vocabulary = new Vocabulary(names);
        RandomStream random = new RandomStream(seed, RandomStream.part("markov-source"));
        successors = new int[words][SUCCESSORS];
        double total = 0;
        for (int rank = 0; rank < SUCCESSORS; rank++) {
            probabilities[rank] = 1.0 / (rank + 1);
            total += probabilities[rank];
        }
        for (int rank = 0; rank < SUCCESSORS; rank++) {
            probabilities[rank] *= (1 - END_CHANCE) / total;
        }
        for (int[] row : successors) {
            int[] order = random.permutation(words - 1);
            for (int rank = 0; rank < SUCCESSORS; rank++) {
                row[rank] = order[rank] + 1;
            }
        }
    }

    /** The words. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Chance that {@code next} follows {@code word}. */
    public double probability(int word, int next) {
        double chance = next == 0 ? END_CHANCE : 0;
        for (int rank = 0; rank < SUCCESSORS; rank++) {
            chance += successors[word][rank] == next ? probabilities[rank] : 0;
        }
        return chance;
    }

    /** Entropy rate in nats per word; exp of it is the perplexity that no model can beat in the long run. */
    public double entropyRate() {
        double perWord = -END_CHANCE * StrictMath.log(END_CHANCE);
        for (double probability : probabilities) {
            perWord -= probability * StrictMath.log(probability);
        }
        double[] stationary = stationary();
        double rate = 0;
        for (double share : stationary) {
            rate += share * perWord;
        }
        return rate;
    }

    /** Long-run share of each word, by power iteration from the start. */
    double[] stationary() {
        double[] now = new double[vocabulary.size()];
        now[0] = 1;
        for (int i = 0; i < POWER_ITERATIONS; i++) {
            double[] next = new double[now.length];
            for (int word = 0; word < now.length; word++) {
                next[0] += now[word] * END_CHANCE;
                for (int rank = 0; rank < SUCCESSORS; rank++) {
                    next[successors[word][rank]] += now[word] * probabilities[rank];
                }
            }
            now = next;
        }
        return now;
    }

    /** A text that begins after an {@code <eos>}; another one for each name. */
    public TextDataset text(String name, int tokens) {
        RandomStream random = new RandomStream(seed, RandomStream.part("text/" + name));
        int[] values = new int[tokens];
        int word = 0;
        for (int i = 0; i < tokens; i++) {
            word = next(word, random.nextDouble());
            values[i] = word;
        }
        return new TextDataset(values, vocabulary);
    }

    private int next(int word, double draw) {
        double left = draw - END_CHANCE;
        if (left < 0) {
            return 0;
        }
        for (int rank = 0; rank < SUCCESSORS - 1; rank++) {
            left -= probabilities[rank];
            if (left < 0) {
                return successors[word][rank];
            }
        }
        return successors[word][SUCCESSORS - 1];
    }
}
