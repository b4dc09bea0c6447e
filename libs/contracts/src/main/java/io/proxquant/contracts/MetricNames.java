package io.proxquant.contracts;

import java.util.List;

/**
 * The pipeline's own metrics, spelled as Prometheus shows them. Code, alert rules, dashboards and tests take them from
 * here, so that none can name a metric that does not exist. Labels are bounded: never a digest, key or step.
 */
public final class MetricNames {
    public static final String READY = "proxquant_ready";
    public static final String EVENTS_CONSUMED = "proxquant_events_consumed_total";
    public static final String EVENTS_PUBLISHED = "proxquant_events_published_total";
    public static final String EVENTS_IN_PROGRESS = "proxquant_events_in_progress";
    public static final String WORK_COMPLETED = "proxquant_work_completed_total";
    public static final String WORK_SECONDS = "proxquant_work_seconds";
    public static final String DEAD_LETTERS = "proxquant_dead_letters_total";
    public static final String DEAD_LETTERS_LEFT = "proxquant_dead_letter_records";
    public static final String LAG = "proxquant_lag_records";
    public static final String PARTITION_HELD = "proxquant_partition_held";
    public static final String CERTIFICATE_EXPIRY = "proxquant_certificate_expiry_timestamp_seconds";
    public static final String STORE_REQUESTS = "proxquant_store_requests_total";
    public static final String STORE_SECONDS = "proxquant_store_request_seconds";
    public static final String STORE_ERRORS = "proxquant_store_errors_total";
    public static final String DEPENDENCY_RETRIES = "proxquant_dependency_retries_total";

    public static final String RUNS = "proxquant_runs_total";
    public static final String RUNS_ACTIVE = "proxquant_runs_active";
    public static final String TRAINING_STEPS = "proxquant_training_steps_total";
    public static final String TRAINING_STEP_SECONDS = "proxquant_training_step_seconds";
    public static final String TRAINING_TIMESTAMP = "proxquant_training_timestamp_seconds";
    public static final String TRAINING_LOSS = "proxquant_training_loss";
    public static final String TRAINING_SIGN_CHANGE = "proxquant_training_sign_change_ratio";
    public static final String TRAINING_QUANTIZATION_GAP = "proxquant_training_quantization_gap_ratio";
    public static final String TRAINING_LEVEL_FLIPS = "proxquant_training_level_flips_ratio";
    public static final String TRAINING_ANGLE = "proxquant_training_angle_degrees";
    public static final String TRAINING_WORST_ANGLE = "proxquant_training_worst_angle_degrees";
    public static final String TRAINING_CORRELATION = "proxquant_training_correlation";
    public static final String TRAINING_WORST_CORRELATION = "proxquant_training_worst_correlation";
    public static final String TRAINING_WEIGHT_DISTANCE = "proxquant_training_weight_distance";
    public static final String TRAINING_WEIGHT_DRIFT = "proxquant_training_weight_drift";
    public static final String TRAINING_FIXED_POINT_VIOLATION = "proxquant_training_fixed_point_violation_ratio";
    public static final String TRAINING_TOTAL_SHRINK = "proxquant_training_total_shrink";
    public static final String C_STEPS = "proxquant_c_steps_total";
    public static final String C_STEP_SECONDS = "proxquant_c_step_seconds";
    public static final String CHECKPOINTS_PUBLISHED = "proxquant_checkpoints_published_total";

    public static final String QUANTIZATIONS = "proxquant_quantizations_total";
    public static final String QUANTIZATION_SECONDS = "proxquant_quantization_seconds";
    public static final String ARTIFACT_TIMESTAMP = "proxquant_artifact_timestamp_seconds";
    public static final String EFFECTIVE_BITS = "proxquant_artifact_effective_bits";
    public static final String ARTIFACT_BYTES = "proxquant_artifact_bytes";

    public static final String EVALUATIONS = "proxquant_evaluations_total";
    public static final String EVALUATION_SECONDS = "proxquant_evaluation_seconds";
    public static final String EVALUATION_TIMESTAMP = "proxquant_evaluation_timestamp_seconds";
    public static final String EVALUATION_ACCURACY = "proxquant_evaluation_accuracy_ratio";
    public static final String EVALUATION_PERPLEXITY = "proxquant_evaluation_perplexity";
    public static final String GATE_DECISIONS = "proxquant_gate_decisions_total";
    public static final String CHAMPION_TIMESTAMP = "proxquant_champion_timestamp_seconds";
    public static final String CHECKPOINT_TO_DECISION_SECONDS = "proxquant_checkpoint_to_decision_seconds";

    private MetricNames() {}

    /** Every metric with kind, labels and help, for registration, documentation and tests. */
    public static List<Metric> catalogue() {
        return List.of(
                Metric.gauge(READY, "1 while the service takes work, 0 while it waits for a dependency", "service"),
                Metric.counter(
                        EVENTS_CONSUMED,
                        "Records taken from a topic, by how they ended",
                        "service",
                        "topic",
                        "outcome"),
                Metric.counter(EVENTS_PUBLISHED, "Events acknowledged by the broker", "service", "type"),
                Metric.gauge(EVENTS_IN_PROGRESS, "Records being worked on", "service"),
                Metric.counter(WORK_COMPLETED, "Units of work done: steps, tensors, evaluations", "service"),
                Metric.timer(WORK_SECONDS, "Time from taking a record to its acknowledgement", "service", "topic"),
                Metric.counter(DEAD_LETTERS, "Records given up", "service", "topic", "reason"),
                Metric.gauge(
                        DEAD_LETTERS_LEFT,
                        "Records that lie in a topic's dead letters and are not dealt with",
                        "topic"),
                Metric.gauge(
                        LAG,
                        "Records that a service's group has not committed; every service measures all of them",
                        "service",
                        "topic",
                        "partition"),
                Metric.gauge(PARTITION_HELD, "1 for every partition that this process reads", "topic", "partition"),
                Metric.gauge(
                        CERTIFICATE_EXPIRY, "When the first certificate of a file or setting expires", "certificate"),
                Metric.counter(STORE_REQUESTS, "Object store requests", "service", "operation", "outcome"),
                Metric.timer(STORE_SECONDS, "Object store request time", "service", "operation"),
                Metric.counter(STORE_ERRORS, "Object store requests that failed and are retried", "service", "reason"),
                Metric.counter(
                        DEPENDENCY_RETRIES, "Attempts repeated because of broker, store or disk", "service", "reason"),
                Metric.counter(RUNS, "Runs ended", "outcome", "reason"),
                Metric.gauge(RUNS_ACTIVE, "Runs being trained in this process"),
                Metric.counter(TRAINING_STEPS, "Optimizer steps", "phase"),
                Metric.timer(TRAINING_STEP_SECONDS, "Time of one step", "phase"),
                Metric.gauge(TRAINING_TIMESTAMP, "When the figures of a model's training were told last", "model"),
                Metric.gauge(TRAINING_LOSS, "Newest training loss", "model"),
                Metric.gauge(TRAINING_SIGN_CHANGE, "Signs changed since the warm start, 0..1", "model"),
                Metric.gauge(TRAINING_QUANTIZATION_GAP, "Distance to the quantized set, relative", "model"),
                Metric.gauge(TRAINING_LEVEL_FLIPS, "Codes changed since the last measurement, 0..1", "model"),
                Metric.gauge(TRAINING_ANGLE, "Angle between weights and quantized weights", "model"),
                Metric.gauge(TRAINING_WORST_ANGLE, "Largest angle of a quantized tensor", "model"),
                Metric.gauge(
                        TRAINING_CORRELATION, "Correlation of layers' products with and without quantization", "model"),
                Metric.gauge(TRAINING_WORST_CORRELATION, "Smallest such correlation of a layer", "model"),
                Metric.gauge(
                        TRAINING_WEIGHT_DISTANCE, "Wasserstein distance W_1 of weights and quantized weights", "model"),
                Metric.gauge(TRAINING_WEIGHT_DRIFT, "W_1 of the weights to the last measurement's", "model"),
                Metric.gauge(TRAINING_FIXED_POINT_VIOLATION, "Signs that the gradient pushes back, 0..1", "model"),
                Metric.gauge(TRAINING_TOTAL_SHRINK, "Sum of prox strengths so far", "model"),
                Metric.counter(
                        C_STEPS, "C steps of learning-compression, by who made them: trainer or quantizer", "by"),
                Metric.timer(C_STEP_SECONDS, "Time of one C step, waiting included", "by"),
                Metric.counter(CHECKPOINTS_PUBLISHED, "Checkpoints published", "model", "phase"),
                Metric.counter(QUANTIZATIONS, "Quantizations ended", "quantizer", "outcome"),
                Metric.timer(QUANTIZATION_SECONDS, "Time to quantize and store one artifact", "quantizer"),
                Metric.gauge(ARTIFACT_TIMESTAMP, "When the newest artifact was published", "model", "quantization"),
                Metric.gauge(
                        EFFECTIVE_BITS, "Bits per quantized weight of the newest artifact", "model", "quantization"),
                Metric.gauge(ARTIFACT_BYTES, "Stored bytes of the newest artifact", "model", "quantization"),
                Metric.counter(EVALUATIONS, "Evaluations ended", "outcome"),
                Metric.timer(EVALUATION_SECONDS, "Time of one evaluation"),
                Metric.gauge(EVALUATION_TIMESTAMP, "When the newest evaluation was made", "model", "variant"),
                Metric.gauge(EVALUATION_ACCURACY, "Newest validation accuracy, 0..1", "model", "variant"),
                Metric.gauge(EVALUATION_PERPLEXITY, "Newest validation perplexity", "model", "variant"),
                Metric.counter(GATE_DECISIONS, "Gate decisions", "verdict", "reason"),
                Metric.gauge(
                        CHAMPION_TIMESTAMP,
                        "When the champion was appointed, as of the model's last decision",
                        "model"),
                Metric.histogram(CHECKPOINT_TO_DECISION_SECONDS, "From the checkpoint event's time to the decision"));
    }
}
