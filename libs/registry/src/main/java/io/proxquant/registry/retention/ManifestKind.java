package io.proxquant.registry.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.storage.ObjectKey;

/** The kinds of manifests that retention ends, or that name blobs, by their keys. */
enum ManifestKind {
    CHECKPOINT(ManifestKeys.CHECKPOINTS, "[^/]+/[^/]+/[0-9]{12}\\.json"),
    IMPORT(ManifestKeys.IMPORTS, "[^/]+/[^/]+/[0-9]{12}/[^/]+\\.json"),
    ARTIFACT(ManifestKeys.ARTIFACTS, "[^/]+/[0-9a-f]{64}/[^/]+/v[0-9]+\\.json"),
    POINT(ManifestKeys.C_STEPS, "[^/]+/[^/]+/[0-9]{12}/[0-9a-f]{64}\\.json"),
    /** That a point will not be compressed; names no blob, whatever its words say. */
    REJECTION(ManifestKeys.C_STEP_REJECTIONS, "[^/]+/[^/]+/[0-9]{12}/[0-9a-f]{64}\\.json"),
    STATE(ManifestKeys.RUNS, "[^/]+/resume/[^/]+\\.json"),
    UPLOAD("uploads/", "[0-9a-f]{64}/[^/]+\\.json"),
    DATA("data/", "[0-9a-f]{64}\\.json"),
    /** What a newer version may have written: whatever ends like a manifest at a place that this version does not know. */
    UNKNOWN("", ".*\\.json");

    /** Prefixes under which nothing names a blob, and that of the blobs themselves. */
    private static final List<String> WITHOUT_BLOBS = List.of(
            "attempts/",
            "blobs/",
            "by-digest/",
            "decisions/",
            "evaluations/",
            "gc/",
            "models/",
            "probes/",
            "recipes/",
            "plans/",
            "rejections/",
            "sweeps/");

    /** Objects beside the states of runs, which name no blob. */
    private static final Pattern SMALL_WORDS =
            Pattern.compile("runs/[^/]+/((request|result|cancel)\\.json|(curve|evaluations|given-up)/.*)");

    private final String prefix;
    private final Pattern key;

    ManifestKind(String prefix, String rest) {
        this.prefix = prefix;
        this.key = Pattern.compile(prefix + rest);
    }

    String prefix() {
        return prefix;
    }

    /** Empty for what names no blob. */
    static Optional<ManifestKind> of(ObjectKey key) {
        for (ManifestKind kind : values()) {
            if (kind.key.matcher(key.value()).matches()) {
                return kind == UNKNOWN && namesNone(key.value()) ? Optional.empty() : Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static boolean namesNone(String key) {
        return key.startsWith(DATA.prefix)
                || WITHOUT_BLOBS.stream().anyMatch(key::startsWith)
                || SMALL_WORDS.matcher(key).matches();
    }

    /** Prefixes of the kinds that this version knows, and of what names no blob. */
    static List<String> known() {
        List<String> prefixes = new ArrayList<>(WITHOUT_BLOBS);
        for (ManifestKind kind : values()) {
            if (kind != UNKNOWN) {
                prefixes.add(kind.prefix);
            }
        }
        return prefixes;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
