package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

import io.proxquant.checkpoints.CheckpointDigest;
import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.checkpoints.artifact.ArtifactException;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.checkpoints.artifact.FloatTensors;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.input.InputFile;
import io.proxquant.contracts.Digest;
import io.proxquant.models.engine.AvailableMemory;
import io.proxquant.models.engine.ComputeDevice;
import io.proxquant.models.engine.NetworkTooLargeException;
import io.proxquant.models.networks.Networks;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Recipe;
import io.proxquant.recipes.RecipeSource;

/**
 * The weights of a file as a network computes with them: the floating tensors of a checkpoint, or those of an artifact,
 * every quantized one decoded from its packed codes and codebooks.
 *
 * @param name of the file, for messages
 * @param digest checkpoint digest of the tensors as decoded
 * @param quantized names of the tensors that are stored as codes; empty for a checkpoint
 */
record NetworkWeights(
        String name, Path file, Digest digest, boolean artifact, FloatTensors tensors, Set<String> quantized) {

    static NetworkWeights read(InputFile file) throws IOException {
        try (SourceFile source = SourceFile.open(file)) {
            return source.artifact() ? decoded(source) : plain(source);
        } catch (OverBudgetException e) {
            throw new CommandFailure(file + ": " + JavaMemory.advised(e.getMessage(), e), e);
        }
    }

    private static NetworkWeights plain(SourceFile source) throws IOException {
        return new NetworkWeights(
                source.name(),
                source.path(),
                CheckpointDigest.of(source.file().digests()),
                false,
                FloatTensors.of(source.file()),
                Set.of());
    }

    private static NetworkWeights decoded(SourceFile source) throws IOException {
        Set<String> quantized = new LinkedHashSet<>();
        try (ArtifactFile artifact = source.asArtifact()) {
            for (String name : artifact.names()) {
                if (artifact.quantized(name)) {
                    quantized.add(name);
                }
            }
            return new NetworkWeights(
                    source.name(),
                    source.path(),
                    artifact.summary().artifactDigest(),
                    true,
                    FloatTensors.of(artifact),
                    quantized);
        } catch (ArtifactException e) {
            throw new CommandFailure(source.name() + ": " + e.getMessage(), e);
        }
    }

    /** The recipe's network with these weights; close it. */
    Network network(Recipe recipe, RecipeSource source, ComputeDevice device) {
        Network network = fresh(recipe, source, device, AvailableMemory.ofThisProcess());
        try {
            network.load(tensors);
            return network;
        } catch (IllegalArgumentException e) {
            network.close();
            throw new CommandFailure(name + ": " + source.at(recipe.network().namesKey()) + ": " + e.getMessage(), e);
        }
    }

    /** The recipe's network with its initial parameters; refused if they do not fit in memory. */
    static Network fresh(Recipe recipe, RecipeSource source, ComputeDevice device, AvailableMemory memory) {
        try {
            return Networks.create(recipe.network(), recipe.seed(), device, memory);
        } catch (NetworkTooLargeException e) {
            throw new CommandFailure("[" + e.reason() + "] " + source.at("network") + ": " + e.getMessage(), e);
        }
    }
}
