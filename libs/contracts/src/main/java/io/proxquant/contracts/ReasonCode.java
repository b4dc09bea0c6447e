package io.proxquant.contracts;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/**
 * Every coded condition. The constant's name is the stable code in events, dead letters, metrics and logs, and the anchor
 * in the runbook; codes are added, never renamed. The group says what the pipeline does about it.
 */
public enum ReasonCode {
    EVENT_MALFORMED(Group.DEAD_LETTER, "The record is no CloudEvent with JSON data; fix its producer."),
    EVENT_SCHEMA(
            Group.DEAD_LETTER, "A field is missing or breaks a rule; the detail names it. Fix the producer, replay."),
    EVENT_TYPE_UNKNOWN(
            Group.DEAD_LETTER, "The event type is unknown here; upgrade consumers before producers, replay."),
    EVENT_MAJOR_UNKNOWN(Group.DEAD_LETTER, "The data's major version is newer than this consumer; upgrade it, replay."),
    EVENT_MISPLACED(
            Group.DEAD_LETTER,
            "The event is sound, but its type belongs on another topic, which the detail names; a replay publishes it"
                    + " there."),
    EVENT_TOO_LARGE(Group.DEAD_LETTER, "The data has 256 KiB or more; events carry references, never weights."),
    FORMAT_NEWER(
            Group.DEAD_LETTER,
            "An artifact or manifest is of a newer format than this version reads; upgrade it, replay."),
    ATTEMPTS_EXHAUSTED(
            Group.DEAD_LETTER,
            "Its attempts ended without progress; the detail says what each threw, or that the process died."
                    + " Replay."),

    OBJECT_MISSING(
            Group.RESULT,
            "The named object, or a file that a named index names, is not in the bucket; publish it before the event."),
    OBJECT_KEY_INVALID(
            Group.RESULT,
            "A request names by its key what is no artifact manifest of this installation. (A key in an event that could"
                    + " leave the bucket is EVENT_SCHEMA.)"),
    OBJECT_TOO_LARGE(
            Group.RESULT,
            "The object is larger than the event says or than this service accepts; the files of a checkpoint or artifact"
                    + " have to fit `proxquant.store.spool-bytes` together."),
    DIGEST_MISMATCH(Group.RESULT, "The object's bytes are not those that the event or manifest names."),
    MANIFEST_INVALID(Group.RESULT, "A manifest is unreadable, of an unknown format, or contradicts what it names."),
    MANIFEST_DELETED(Group.RESULT, "The named checkpoint or artifact was deleted."),
    CHECKPOINT_MISSING(Group.RESULT, "No checkpoint with this digest is known to this installation."),
    CHECKPOINT_INVALID(Group.RESULT, "The file breaks a safetensors rule; the detail has rule and offset."),
    CHECKPOINT_MISFIT(Group.RESULT, "The checkpoint's names or shapes do not fit the recipe's network."),
    DTYPE_UNSUPPORTED(Group.RESULT, "A tensor that should be quantized has a type that is not readable as floats."),
    CHECKPOINT_QUANTIZED(
            Group.RESULT, "The weights are codes already (FP8, GPTQ ...); publish those that they were made from."),
    WEIGHTS_NOT_FINITE(Group.RESULT, "A weight is NaN or infinite; the detail names tensor and index."),
    NO_TENSOR_MATCHED(Group.RESULT, "No tensor is left to quantize after the include and exclude patterns."),
    OVER_BUDGET(
            Group.RESULT,
            "The work needs more memory than there is for it; the detail names both, and what to lower or raise."),
    NO_BINDING(Group.RESULT, "A foreign checkpoint of a model without bound recipe; bind one, publish again."),
    RECIPE_MISSING(Group.RESULT, "No recipe with this digest is stored; store it before the request."),
    RECIPE_INVALID(Group.RESULT, "A section of the recipe that this service runs is not valid; the detail lists why."),
    TYPE_UNKNOWN(Group.RESULT, "The recipe names a network, data set, method or quantizer unknown to this version."),
    DATA_MISSING(Group.RESULT, "No allowed location has the recipe's data; configure proxquant.data.<name>."),
    DATA_INVALID(Group.RESULT, "A data file is malformed; the detail names file and offset or line."),
    DATA_EMPTY(Group.RESULT, "The data set or one of its splits has no samples."),
    DATA_MISFIT(
            Group.RESULT,
            "The data does not fit the recipe's network (words, image size, channels, labels); the detail has the"
                    + " key."),
    DATA_LOCATION_REFUSED(Group.RESULT, "A data location lies outside the configured roots and prefixes."),
    RUN_EXISTS(Group.RESULT, "Another request has this run name; choose a new name."),
    SWEEP_INVALID(
            Group.RESULT,
            "A run's name would be too long, or the request fixes what the sweep varies; see the detail."),
    RUN_DIVERGED(Group.RESULT, "The loss became NaN or infinite; the last good checkpoint is kept."),
    CHAIN_CONFLICT(Group.RESULT, "Another process published a different checkpoint at this step."),
    ARTIFACT_LARGER(Group.RESULT, "The artifact would be larger than its source; take larger blocks or fewer bits."),
    ARTIFACT_INVALID(Group.RESULT, "The artifact is unreadable or its digests do not hold."),

    BROKER_UNAVAILABLE(Group.RETRY, "Kafka cannot be reached; work waits and goes on by itself."),
    TOPIC_MISSING(Group.RETRY, "A topic does not exist; create it with the configured prefix."),
    TOPIC_MISCONFIGURED(Group.RETRY, "A topic's settings would lose events; the message names setting and value."),
    STORE_UNAVAILABLE(Group.RETRY, "The object store fails or cannot be reached; work waits and goes on by itself."),
    STORE_TIMEOUT(Group.RETRY, "The object store did not answer in time; work waits and goes on by itself."),
    STORE_THROTTLED(Group.RETRY, "The object store asks to slow down; work waits and goes on by itself."),
    STORE_ACCESS_DENIED(Group.RETRY, "The object store refuses the credentials; fix them, work waits."),
    STORE_BUCKET_MISSING(Group.RETRY, "The configured bucket does not exist; create it, work waits."),
    STORE_UNCONDITIONAL(Group.RETRY, "The store ignores If-None-Match and would overwrite; use another, never ready."),
    DISK_FULL(Group.RETRY, "A work directory, or the disk behind the store, is full; free or enlarge it, work waits."),
    GPU_MISSING(Group.RETRY, "Set to compute on a GPU, and none can be used; mend node, image or setting, restart."),

    STEP_DEADLINE(
            Group.LIVENESS, "One step or tensor took longer than its deadline; the process asks to be restarted."),

    METRIC_MISSING(Group.GATE, "A rule needs a figure that the evaluation does not have; the gate fails closed."),
    METRIC_NOT_FINITE(Group.GATE, "A rule's figure is NaN or infinite; the gate fails closed."),
    BASELINE_MISSING(Group.GATE, "A rule needs a float baseline and there is none; the gate fails closed."),
    EVALUATION_EMPTY(Group.GATE, "The validation split had no samples; the gate fails closed."),
    GATE_WITHOUT_RULES(Group.GATE, "The recipe has no gate rules; nothing is promoted without a rule."),
    RULE_FAILED(Group.GATE, "At least one rule's limit is broken; the decision lists all."),
    PHASE_NOT_PROMOTABLE(Group.GATE, "Only final and foreign checkpoints can be promoted."),
    KIND_NOT_PROMOTABLE(Group.GATE, "Points of a prox path are evaluated and never promoted."),
    ALREADY_CHAMPION(
            Group.GATE,
            "The champion is this very artifact, from this run or one with the same weights; nothing moves."),
    STEP_NOT_NEWER(Group.GATE, "The run was champion with this step or a later one; it never goes back by itself."),
    NO_RULE_AGAINST_CHAMPION(Group.GATE, "The champion is of another run and no rule compares with it."),
    NO_CHAMPION(Group.GATE, "A rule against the champion does not apply: there is none yet."),
    ROLLED_BACK(Group.GATE, "An operator gave an earlier champion its place back; the gate was not asked."),

    POLICY_NOT_FINAL(Group.SKIP, "The policy evaluates final checkpoints only."),
    POLICY_NOT_NTH(Group.SKIP, "The policy evaluates every n-th checkpoint only."),
    POLICY_C_STEP(
            Group.SKIP, "A point of a closed loop; these are evaluated only where evaluation.cSteps asks for it."),
    POLICY_SUPERSEDED(Group.SKIP, "The policy evaluates the newest checkpoint only, and a newer one is there."),

    CONFIG_INVALID(Group.START, "A setting is unknown or out of range; the message names key and source."),
    PORT_TAKEN(Group.START, "A port is in use; stop what uses it or choose another."),
    RESOURCES_TOO_SMALL(Group.START, "Too little memory or disk to start; the message says how much is needed."),

    @JsonEnumDefaultValue
    UNRECOGNISED(Group.RESULT, "A newer producer gave a reason that this version does not know; see its detail.");

    /** What the pipeline does when a condition of the group arises. */
    public enum Group {
        /** The record goes to the dead letters. */
        DEAD_LETTER,
        /** A failing result event is published and the record is done. */
        RESULT,
        /** Retried without limit, readiness down. */
        RETRY,
        /** Liveness goes down, so that the process is restarted. */
        LIVENESS,
        /** Part of a promotion decision. */
        GATE,
        /** Why an evaluation was passed over. */
        SKIP,
        /** A process or command refuses to start. */
        START
    }

    private final Group group;
    private final String meaning;

    ReasonCode(Group group, String meaning) {
        this.group = group;
        this.meaning = meaning;
    }

    /** The stable code. */
    public String code() {
        return name();
    }

    public Group group() {
        return group;
    }

    /** One line for operators: what it means and what to do. */
    public String meaning() {
        return meaning;
    }
}
