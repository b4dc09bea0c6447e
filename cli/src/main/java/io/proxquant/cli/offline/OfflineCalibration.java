package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.checkpoints.artifact.ArtifactSummary;
import io.proxquant.checkpoints.safetensors.CheckpointFolder;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Scores;
import io.proxquant.models.calibration.ArtifactCalibration;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.pass.Network;
import io.proxquant.recipes.Recipe;
import io.proxquant.storage.LocalDisk;

/**
 * Calibrates one artifact into one directory.
 *
 * @param parent float weights to correct biases by; null to leave biases alone
 * @param biasesWanted false if biases are left alone by choice, and not for want of a parent
 */
record OfflineCalibration(NetworkArguments arguments, int samples, int batch, InputFile parent, boolean biasesWanted) {
    private static final long MOST_MANIFEST = 64 << 20;

    /** What both corrections did, and the values they wrote. */
    private record Outcome(
            ArtifactCalibration.Corrections corrections,
            Map<String, float[]> changed,
            Scores before,
            Scores after,
            String device) {}

    CalibrationSummary run(InputFile artifact, Path out, Terminal terminal) throws IOException {
        if (samples < 1 || batch < 1) {
            throw CommandFailure.badUsage("--samples and --batch must be 1 or more, not " + samples + " and " + batch);
        }
        Recipe recipe = arguments.recipe();
        NetworkWeights weights = NetworkWeights.read(artifact);
        if (!weights.artifact()) {
            throw new CommandFailure(artifact + ": is no artifact; quantize it first");
        }
        Digest origin = origin(weights.file());
        NetworkWeights floats = parent == null ? null : NetworkWeights.read(parent);
        if (floats != null && origin != null && !origin.equals(floats.digest())) {
            throw new CommandFailure("--parent " + parent + ": is checkpoint " + floats.digest() + ", but " + artifact
                    + " was made from " + origin);
        }
        try (OutputDirectory directory = OutputDirectory.prepare(out, terminal)) {
            OfflineData data = OfflineData.open(recipe, arguments, terminal);
            Outcome outcome;
            try (NetworkScoring scoring =
                    NetworkScoring.start(terminal, arguments, EvaluationReport.batch(null, recipe))) {
                outcome = calibrate(recipe, weights, floats, data, scoring, terminal);
            }
            write(directory, weights, floats == null ? origin : floats.digest(), recipe, data, outcome);
            return summary(artifact, out, recipe, outcome);
        } catch (IOException e) {
            throw LocalDisk.at(out, e);
        }
    }

    private void write(
            OutputDirectory directory,
            NetworkWeights weights,
            Digest origin,
            Recipe recipe,
            OfflineData data,
            Outcome outcome)
            throws IOException {
        Path file = directory.file(CheckpointFolder.ARTIFACT);
        ArtifactSummary written = CalibratedArtifact.write(weights.file(), outcome.changed(), file, OnStop::check);
        CalibratedManifest manifest = new CalibratedManifest(
                OfflineManifest.FORMAT,
                origin,
                OfflineManifest.FileFacts.of(weights.file()),
                weights.digest(),
                recipe.digest(),
                data.digest(),
                settings(recipe, outcome),
                new WrittenArtifact(
                        OfflineManifest.FileFacts.of(file),
                        written.artifactDigest(),
                        written.quantizedWeights(),
                        written.effectiveBits(),
                        new TreeSet<>(weights.quantized()),
                        written.decoded()));
        directory.write(
                OfflineQuantization.MANIFEST,
                Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
        directory.complete();
    }

    private Outcome calibrate(
            Recipe recipe,
            NetworkWeights weights,
            NetworkWeights floats,
            OfflineData data,
            NetworkScoring scoring,
            Terminal terminal)
            throws IOException {
        Dataset test = data.split(OfflineData.Split.TEST);
        Dataset training = data.split(OfflineData.Split.TRAINING, batch, "--batch");
        int batches = (Math.min(samples, training.size()) + batch - 1) / batch;
        try (Network network = weights.network(recipe, arguments.source(), scoring.device())) {
            Scores before = scoring.score("before", network, test);
            ArtifactCalibration.Corrections corrections;
            try (CalibrationBar bar =
                    new CalibrationBar(terminal, batches, biases(network, weights, floats), scoring::goOn)) {
                ArtifactCalibration calibration = new ArtifactCalibration(training, samples, batch, recipe.seed(), bar);
                corrections =
                        calibration.calibrate(network, weights.quantized(), parent(recipe, weights, floats, scoring));
            }
            Scores after = scoring.score("after", network, test);
            return new Outcome(
                    corrections,
                    corrections.values(network),
                    before,
                    after,
                    scoring.device().toString());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CommandFailure(weights.name() + ": " + e.getMessage(), e);
        }
    }

    /** How many biases are corrected by these floats, if any. */
    private static long biases(Network network, NetworkWeights weights, NetworkWeights floats) {
        return floats == null || floats.digest().equals(weights.digest())
                ? 0
                : ArtifactCalibration.biases(network, weights.quantized());
    }

    private Optional<ArtifactCalibration.Parent<RuntimeException>> parent(
            Recipe recipe, NetworkWeights weights, NetworkWeights floats, NetworkScoring scoring) {
        return floats == null
                ? Optional.empty()
                : ArtifactCalibration.Parent.unlessFrozen(
                        weights.digest(),
                        floats.digest(),
                        () -> floats.network(recipe, arguments.source(), scoring.device()));
    }

    private String left() {
        return parent == null
                ? "there is no --parent to compare with"
                : "the parent's weights lay on their levels already";
    }

    private CalibratedManifest.Settings settings(Recipe recipe, Outcome outcome) {
        return new CalibratedManifest.Settings(
                outcome.corrections().samples(),
                batch,
                recipe.seed(),
                arguments.threads(),
                outcome.device(),
                outcome.corrections().statistics().parameters(),
                outcome.corrections().biases().parameters());
    }

    private CalibrationSummary summary(InputFile artifact, Path out, Recipe recipe, Outcome outcome) {
        String left = outcome.corrections().biases().batches() > 0 ? null : left();
        return new CalibrationSummary(
                artifact.toString(),
                out.toString(),
                outcome.corrections().samples(),
                outcome.corrections().batches(),
                recipe.seed(),
                CalibrationSummary.Change.of(outcome.corrections().statistics()),
                CalibrationSummary.Change.of(outcome.corrections().biases()),
                biasesWanted ? left : "--no-biases",
                outcome.before(),
                outcome.after(),
                arguments.threads(),
                outcome.device());
    }

    /** Digest of the float weights, if a manifest beside the artifact is about these bytes and has it; else null. */
    private static Digest origin(Path artifact) throws IOException {
        Path manifest = artifact.resolveSibling(OfflineQuantization.MANIFEST);
        if (!Files.isRegularFile(manifest)) {
            return null;
        }
        if (Files.size(manifest) > MOST_MANIFEST) {
            throw new CommandFailure(
                    manifest + ": has " + Files.size(manifest) + " bytes, which no manifest has; remove it");
        }
        JsonNode read;
        try {
            read = Json.mapper().readTree(Files.readAllBytes(manifest));
        } catch (JsonProcessingException e) {
            throw new CommandFailure(manifest + ": is no JSON: " + Json.problem(e) + "; remove or repair it", e);
        }
        boolean same = OfflineManifest.FileFacts.of(artifact)
                .sha256()
                .hex()
                .equals(read.at("/artifact/sha256").asText());
        return same ? Digest.find(read.path("checkpoint").asText(null)).orElse(null) : null;
    }
}
