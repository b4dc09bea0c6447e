package io.proxquant.messaging;

import io.proxquant.contracts.EventIds;
import io.proxquant.contracts.Topic;

/**
 * Who this process is towards Kafka and in what it writes.
 *
 * @param prefix before every topic and group, {@code proxquant.} by default
 * @param installation names this installation in event sources and metrics
 * @param service trainer, quantizer, evaluator, or another producer's name
 * @param process unique to this run of the process (a nonce), so that attempts of different lives are told apart
 * @param pod the name operators know the process by
 */
public record ServiceIdentity(String prefix, String installation, String service, String process, String pod) {

    /** What {@code proxquant.installation} says where it is not set. */
    private static final String UNNAMED = "local";

    public ServiceIdentity {
        Topic.RUNS.name(prefix);
        EventIds.source(installation, service);
    }

    /** CloudEvents source, {@code /proxquant/<installation>/<service>}, never a host. */
    public String source() {
        return EventIds.source(installation, service);
    }

    /** The consumer group, fixed for the service. */
    public String group() {
        return prefix + service;
    }

    /**
     * What tells this installation from others in metrics: its name or, where it was given none, the prefix, which keeps
     * installations on one broker apart.
     */
    public String installationLabel() {
        if (!UNNAMED.equals(installation)) {
            return installation;
        }
        String withoutSeparator = prefix.replaceAll("[._-]+$", "");
        return withoutSeparator.isEmpty() ? UNNAMED : withoutSeparator;
    }

    /** The topic's role for a name in Kafka, for bounded metric labels; "other" if it is none of ours. */
    public String role(String topicName) {
        for (Topic topic : Topic.values()) {
            if (topic.name(prefix).equals(topicName)) {
                return topic.role();
            }
        }
        return "other";
    }
}
