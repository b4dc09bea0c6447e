package io.proxquant.contracts;

/**
 * The fixed consumer groups. A random group would skip or repeat checkpoints at each deployment, so their names are part
 * of the contract, under the installation's prefix.
 */
public enum ConsumerGroup {
    TRAINER("trainer"),
    QUANTIZER("quantizer"),
    EVALUATOR("evaluator");

    private final String role;

    ConsumerGroup(String role) {
        this.role = role;
    }

    /** The group's id in Kafka. */
    public String name(String prefix) {
        return Topic.checkedPrefix(prefix) + role;
    }
}
