package io.proxquant.messaging.topics;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import io.proxquant.contracts.ReasonCode;

/**
 * Makes the topics of an installation that are missing and says what it did, one line each. Topics that exist are left as
 * they are. It reads the variables that the services read ({@code KAFKA_*}, {@code PROXQUANT_PREFIX}) and {@code
 * PROXQUANT_TOPICS_*}, so that an installer runs it from the same image and with the same secrets.
 */
public final class CreateTopics {
    private static final String KAFKA = "KAFKA_";
    private static final int LOOKS = 50;
    private static final long PAUSE_MILLIS = 200;

    private CreateTopics() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(System.getenv(), System.out));
    }

    /** 0 if every topic is there, 1 if the broker refused or did not answer, 2 if a variable is wrong. */
    static int run(Map<String, String> environment, PrintStream out) throws InterruptedException {
        TopicPlan plan;
        try {
            plan = TopicPlan.from(environment);
        } catch (IllegalArgumentException e) {
            out.println("[" + ReasonCode.CONFIG_INVALID + "] " + e.getMessage());
            return 2;
        }
        try (Admin admin = Admin.create(clientSettings(environment))) {
            create(admin, plan.topics(), out);
            return 0;
        } catch (ExecutionException e) {
            out.println(
                    "[" + ReasonCode.BROKER_UNAVAILABLE + "] " + e.getCause().getMessage());
        } catch (KafkaException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            out.println("[" + ReasonCode.CONFIG_INVALID + "] " + why.getMessage());
        }
        return 1;
    }

    private static void create(Admin admin, List<NewTopic> wanted, PrintStream out)
            throws ExecutionException, InterruptedException {
        Map<String, KafkaFuture<Void>> made = admin.createTopics(wanted).values();
        for (NewTopic topic : wanted) {
            try {
                made.get(topic.name()).get();
                out.println(topic.name() + ": made with " + topic.numPartitions() + " partitions");
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
                out.println(topic.name() + ": exists with " + partitions(admin, topic.name()) + " partitions, "
                        + topic.numPartitions() + " wanted; left as it is");
            }
        }
    }

    /** The controller knows a topic a moment before the broker that is asked here does. */
    private static int partitions(Admin admin, String topic) throws ExecutionException, InterruptedException {
        for (int look = 1; ; look++) {
            try {
                TopicDescription description = admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic);
                return description.partitions().size();
            } catch (ExecutionException e) {
                if (look == LOOKS || !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** As the services map the environment: KAFKA_SASL_MECHANISM is sasl.mechanism. */
    static Map<String, Object> clientSettings(Map<String, String> environment) {
        Map<String, Object> settings = environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(KAFKA))
                .collect(Collectors.toMap(
                        variable -> variable.getKey()
                                .substring(KAFKA.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        Map.Entry::getValue,
                        (one, other) -> one,
                        HashMap::new));
        settings.keySet().retainAll(AdminClientConfig.configNames());
        return settings;
    }
}
