package io.proxquant.checkpoints.manifest;

import java.util.Locale;

/**
 * Where manifests stand in the store. Spelled once, because a reader that composes a key differently from its writer sees
 * nothing and says nothing. Names and digests were checked by the records that carry them.
 */
public final class ManifestKeys {
    private ManifestKeys() {}

    /** A {@link CheckpointManifest}. */
    public static String checkpoint(String model, String run, long step) {
        return checkpoints(model, run) + step(step) + ".json";
    }

    /** Prefix of a run's {@link CheckpointManifest}s, which sort by step. */
    public static String checkpoints(String model, String run) {
        return "checkpoints/" + model + "/" + run + "/";
    }

    /** A {@link ResumeManifest}. */
    public static String resume(String run, long step, String nonce) {
        return resumes(run) + step(step) + "-" + nonce + ".json";
    }

    /** Prefix of a run's {@link ResumeManifest}s, which sort by step. */
    public static String resumes(String run) {
        return "runs/" + run + "/resume/";
    }

    /** An {@link ImportManifest}. */
    public static String imported(String model, String run, long step, String sha256) {
        return "imports/" + model + "/" + run + "/" + step(step) + "/" + sha256 + ".json";
    }

    /** An {@link ArtifactManifest} of the format that this build writes. */
    public static String artifact(String model, String checkpoint, String quantization) {
        return "artifacts/" + model + "/" + checkpoint + "/" + quantization + "/v" + ArtifactManifest.FORMAT + ".json";
    }

    /** Prefix of the numbered log of a model's {@link ModelBinding}s. */
    public static String bindings(String model) {
        return "models/" + model + "/binding/";
    }

    /** A stored recipe: canonical JSON without envelope, its name being its digest. */
    public static String recipe(String digest) {
        return "recipes/" + digest + ".json";
    }

    /** The mark that ends the validity of a manifest. */
    public static String deleted(String manifest) {
        return manifest + ".deleted.json";
    }

    private static String step(long step) {
        return String.format(Locale.ROOT, "%012d", step);
    }
}
