package io.proxquant.models.networks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.NetworkTooLargeException;
import io.proxquant.recipes.DeclaredTensor;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;

/**
 * What a recipe's network takes of memory, told from its declaration before anything of it is made: a depth or a vocabulary is one
 * number in a file, and what follows from it may be more than any machine has. The figures are what is needed for certain,
 * so that nothing is refused that would have fitted.
 *
 * @param name the network as a refusal names it
 * @param parameters how many numbers its parameters are
 * @param largest how many the largest of them has
 * @param activations how many training keeps for backward per pixel or token of a batch
 * @param sizes the recipe's keys that decide it
 */
public record NetworkMemory(String name, double parameters, double largest, double activations, String sizes) {

    private static final int FLOAT = 4;

    /** As Java arrays go; a parameter is read and written through one. */
    private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 16;

    /**
     * Of a network of this library.
     *
     * @throws IllegalArgumentException naming the option that is unknown or out of range
     */
    public static NetworkMemory of(NetworkSection section) {
        NetworkType type = NetworkTypes.named(section.type());
        Options options = NetworkTypes.options(section);
        double all = 0;
        double largest = 0;
        for (DeclaredTensor tensor : type.layout(options).declared()) {
            double size = 1;
            for (long extent : tensor.extents()) {
                size *= extent;
            }
            all += size;
            largest = Math.max(largest, size);
        }
        return new NetworkMemory(named(type, options), all, largest, type.activations(options), keys(type.sizes()));
    }

    private static String named(NetworkType type, Options options) {
        return type.sizes().stream()
                .map(size -> size + " " + options.integer(size))
                .collect(Collectors.joining(", ", "network " + type.name() + " of ", ""));
    }

    /** As {@code network.depth, network.width or network.layers}. */
    private static String keys(List<String> sizes) {
        List<String> keys = sizes.stream().map(size -> "network." + size).toList();
        int last = keys.size() - 1;
        return last == 0 ? keys.get(0) : String.join(", ", keys.subList(0, last)) + " or " + keys.get(last);
    }

    /**
     * Passes a network whose weights fit as they are loaded and as the engine has them.
     *
     * @throws NetworkTooLargeException naming what it needs, what there is, and the keys that decide it
     */
    public void requireToScore(AvailableMemory memory) {
        if (largest > MOST_ELEMENTS) {
            throw new NetworkTooLargeException(String.format(
                    Locale.ROOT,
                    "%s has a tensor of %.0f weights, and none may have more than %d; lower %s",
                    name,
                    largest,
                    MOST_ELEMENTS,
                    sizes));
        }
        memory.require(name, bytes(2 * parameters), advice(""));
    }

    /**
     * Passes a network that can be trained: weights and gradients in the engine, beside them a moment of the optimizer and
     * the values that a checkpoint is written from, and what a batch leaves for the backward pass.
     *
     * @param places pixels of a batch's images, or its tokens; 0 where the data is not known yet
     * @throws NetworkTooLargeException as {@link #requireToScore}
     */
    public void requireToTrain(AvailableMemory memory, AvailableMemory heap, long places) {
        requireToScore(memory);
        double kept = activations * places;
        memory.require(
                name + " in training",
                bytes(4 * parameters + kept),
                advice(kept > parameters ? "training.batch, " : ""));
        heap.require(name + " in training", bytes(2 * parameters), advice("") + ", or raise -Xmx");
    }

    private String advice(String more) {
        return "lower " + more + sizes + ", or use a machine or container with more memory";
    }

    private static long bytes(double numbers) {
        return (long) (FLOAT * numbers); // saturates
    }
}
