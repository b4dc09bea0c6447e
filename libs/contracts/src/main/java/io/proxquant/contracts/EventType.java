package io.proxquant.contracts;

import java.util.Arrays;

/**
 * Every event: its CloudEvents type, the topic it travels on, its record and the major version of its data. Within a
 * major version fields are only added; a consumer refuses a major version that it does not know.
 */
public enum EventType {
    RUN_REQUESTED("run.requested", Topic.RUNS, RunRequested.class),
    RUN_STARTED("run.started", Topic.RUN_RESULTS, RunStarted.class),
    RUN_COMPLETED("run.completed", Topic.RUN_RESULTS, RunCompleted.class),
    RUN_FAILED("run.failed", Topic.RUN_RESULTS, RunFailed.class),
    RUN_CANCELLED("run.cancelled", Topic.RUN_RESULTS, RunCancelled.class),
    RUN_PROGRESSED("run.progressed", Topic.PROGRESS, RunProgressed.class),
    CHECKPOINT_PUBLISHED("checkpoint.published", Topic.CHECKPOINTS, CheckpointPublished.class),
    ARTIFACT_PUBLISHED("artifact.published", Topic.ARTIFACTS, ArtifactPublished.class),
    ARTIFACT_REJECTED("artifact.rejected", Topic.ARTIFACTS, ArtifactRejected.class),
    EVALUATION_COMPLETED("evaluation.completed", Topic.EVALUATIONS, EvaluationCompleted.class),
    EVALUATION_SKIPPED("evaluation.skipped", Topic.EVALUATIONS, EvaluationSkipped.class),
    PROMOTION_DECIDED("promotion.decided", Topic.EVALUATIONS, PromotionDecided.class);

    private static final String TYPE_PREFIX = "io.proxquant.";
    private static final String SCHEMA_PREFIX = "urn:proxquant:";

    private final String shortName;
    private final Topic topic;
    private final Class<? extends Event> record;
    private final int major;

    EventType(String shortName, Topic topic, Class<? extends Event> record) {
        this.shortName = shortName;
        this.topic = topic;
        this.record = record;
        this.major = 1;
    }

    /** Without the reverse-DNS part, e.g. {@code run.requested}; names the schema and sample files. */
    public String shortName() {
        return shortName;
    }

    /** The CloudEvents type, e.g. {@code io.proxquant.run.requested}. */
    public String ceType() {
        return TYPE_PREFIX + shortName;
    }

    public Topic topic() {
        return topic;
    }

    /** The record that the data reads into. */
    public Class<? extends Event> record() {
        return record;
    }

    /** Major version of the data that this build writes and reads. */
    public int major() {
        return major;
    }

    /** The CloudEvents {@code dataschema} that carries the major version, e.g. {@code urn:proxquant:run.requested:1}. */
    public String dataSchema() {
        return SCHEMA_PREFIX + shortName + ":" + major;
    }

    /**
     * The type behind a CloudEvents type and data schema.
     *
     * @param dataSchema null for producers that say none: then the first major version is meant
     * @throws UnreadableEventException when the type or its major version is unknown
     */
    public static EventType of(String ceType, String dataSchema) throws UnreadableEventException {
        EventType found = Arrays.stream(values())
                .filter(type -> type.ceType().equals(ceType))
                .findFirst()
                .orElseThrow(() -> new UnreadableEventException(
                        ReasonCode.EVENT_TYPE_UNKNOWN, "ce_type '" + ceType + "' is not an event of this version"));
        if (dataSchema != null && !dataSchema.equals(found.dataSchema())) {
            throw new UnreadableEventException(
                    ReasonCode.EVENT_MAJOR_UNKNOWN,
                    "ce_dataschema '" + dataSchema + "' is not known, this version reads '" + found.dataSchema() + "'");
        }
        return found;
    }
}
