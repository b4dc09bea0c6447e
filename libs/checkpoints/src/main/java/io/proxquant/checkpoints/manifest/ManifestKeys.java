package io.proxquant.checkpoints.manifest;

import java.util.Locale;

import io.proxquant.checkpoints.ArtifactFormat;
import io.proxquant.contracts.Digest;

/**
 * Where manifests stand in the store. Spelled once, because a reader that composes a key differently from its writer sees
 * nothing and says nothing. Names and digests were checked by the records that carry them.
 */
public final class ManifestKeys {
    /** Prefix of all that belongs to runs. */
    public static final String RUNS = "runs/";
    /** Prefix of all {@link SweepManifest}s. */
    public static final String SWEEPS = "sweeps/";
    /** Prefix of all {@link CheckpointManifest}s. */
    public static final String CHECKPOINTS = "checkpoints/";
    /** Prefix of all {@link ImportManifest}s. */
    public static final String IMPORTS = "imports/";
    /** Prefix of all {@link CStepPoint}s. */
    public static final String C_STEPS = "c-steps/";
    /** Prefix of all {@link CStepRejection}s. */
    public static final String C_STEP_REJECTIONS = "rejections/" + C_STEPS;
    /** Prefix of all {@link ArtifactManifest}s. */
    public static final String ARTIFACTS = "artifacts/";

    private ManifestKeys() {}

    /** A {@link CheckpointManifest}. */
    public static String checkpoint(String model, String run, long step) {
        return checkpoints(model, run) + step(step) + ".json";
    }

    /** Prefix of a run's {@link CheckpointManifest}s, which sort by step. */
    public static String checkpoints(String model, String run) {
        return CHECKPOINTS + model + "/" + run + "/";
    }

    /** A {@link CStepPoint}. */
    public static String cStep(String model, String run, long step, Digest point) {
        return C_STEPS + point(model, run, step, point);
    }

    /** A {@link CStepRejection}. */
    public static String cStepRejection(String model, String run, long step, Digest point) {
        return C_STEP_REJECTIONS + point(model, run, step, point);
    }

    private static String point(String model, String run, long step, Digest point) {
        return model + "/" + run + "/" + step(step) + "/" + point + ".json";
    }

    /** A {@link RunClaim}. */
    public static String request(String run) {
        return RUNS + run + "/request.json";
    }

    /** A {@link RunResult}. */
    public static String result(String run) {
        return RUNS + run + "/result.json";
    }

    /** A {@link RunGivenUp}. */
    public static String givenUp(String run, String work) {
        return givenUp(run) + work + ".json";
    }

    /** Prefix of a run's {@link RunGivenUp}s. */
    public static String givenUp(String run) {
        return RUNS + run + "/given-up/";
    }

    /** An object of whatever content that asks a run, or all runs of a sweep, to stop. */
    public static String cancel(String run) {
        return RUNS + run + "/cancel.json";
    }

    /** A {@link RunCurve}. */
    public static String curve(String run, long step) {
        return curves(run) + step(step) + ".json";
    }

    /** Prefix of a run's {@link RunCurve}s, which sort by step. */
    public static String curves(String run) {
        return RUNS + run + "/curve/";
    }

    /** What one artifact of a run scored: the content of its evaluation event. */
    public static String evaluated(String run, long step, String variant) {
        return evaluated(run) + step(step) + "-" + variant + ".json";
    }

    /** Prefix of what a run's artifacts scored, which sorts by step. */
    public static String evaluated(String run) {
        return RUNS + run + "/evaluations/";
    }

    /** A {@link SweepManifest}. */
    public static String sweep(String sweep) {
        return SWEEPS + sweep + ".json";
    }

    /** A {@link ResumeManifest}. */
    public static String resume(String run, long step, String nonce) {
        return resumes(run, step) + nonce + ".json";
    }

    /** What the keys of a run's {@link ResumeManifest}s at this step begin with; a nonce follows. */
    static String resumes(String run, long step) {
        return resumes(run) + step(step) + "-";
    }

    /** Prefix of a run's {@link ResumeManifest}s, which sort by step. */
    public static String resumes(String run) {
        return RUNS + run + "/resume/";
    }

    /** An {@link ImportManifest}. */
    public static String imported(String model, String run, long step, Digest sha256) {
        return imports(model, run, step) + sha256 + ".json";
    }

    /** Prefix of the {@link ImportManifest}s of what was published as this step. */
    public static String imports(String model, String run, long step) {
        return imports(model, run) + step(step) + "/";
    }

    /** Prefix of the {@link ImportManifest}s of a foreign trainer's run, which sort by step. */
    public static String imports(String model, String run) {
        return IMPORTS + model + "/" + run + "/";
    }

    /** An {@link ArtifactManifest} of the format that was the first: what most specifications give, and nothing before it did. */
    public static String artifact(String model, Digest checkpoint, Digest quantization) {
        return artifact(model, checkpoint, quantization, ArtifactFormat.FIRST);
    }

    /**
     * An {@link ArtifactManifest} of an artifact in this format. A specification gives one format only, but which one may be known
     * only when the bytes are, so a look-up asks for each.
     */
    public static String artifact(String model, Digest checkpoint, Digest quantization, ArtifactFormat format) {
        return ARTIFACTS + model + "/" + checkpoint + "/" + quantization + "/v" + format.number() + ".json";
    }

    /** Prefix of the numbered log of a model's {@link ModelBinding}s. */
    public static String bindings(String model) {
        return "models/" + model + "/binding/";
    }

    /** Prefix of the numbered log of a model's champions. */
    public static String aliases(String model) {
        return "models/" + model + "/aliases/";
    }

    /** The verdict on one artifact event under one gate. */
    public static String decision(String model, Digest event, Digest gate) {
        return "decisions/" + model + "/" + event + "/" + gate + ".json";
    }

    /** What weights scored under one specification, as computed by this version of the scoring. */
    public static String evaluation(Digest weights, Digest specification, int version) {
        return "evaluations/" + weights + "/" + specification + "/v" + version + ".json";
    }

    /** A stored data manifest, its name being its digest. */
    public static String data(Digest digest) {
        return "data/" + digest + ".json";
    }

    /** A plan of bits, likewise in its canonical form. */
    public static String plan(Digest digest) {
        return "plans/" + digest + ".json";
    }

    /** A stored recipe: canonical JSON without envelope, its name being its digest. */
    public static String recipe(Digest digest) {
        return "recipes/" + digest + ".json";
    }

    /** Prefix of the numbered log of where a recipe's keys stand in the files that it was submitted from. */
    public static String recipeSources(Digest digest) {
        return "recipes/" + digest + "/sources/";
    }

    /** Prefix of all that is known of one kind of thing by digest. */
    public static String byDigest(String kind) {
        return "by-digest/" + kind + "/";
    }

    private static String step(long step) {
        return String.format(Locale.ROOT, "%012d", step);
    }
}
