package io.proxquant.messaging.topics;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.settings.SettingException;
import io.proxquant.contracts.settings.SettingSource;
import io.proxquant.contracts.settings.Settings;
import io.proxquant.contracts.topics.PlannedTopic;
import io.proxquant.contracts.topics.TopicPlan;
import io.proxquant.messaging.wire.KafkaSettings;

/**
 * Makes the topics of an installation that are missing and says what it did, one line each. Topics that exist are left as
 * they are. It reads the variables that the services read ({@code KAFKA_*}, {@code PROXQUANT_PREFIX}) and {@code
 * PROXQUANT_TOPICS_*}, so that an installer runs it from the same image and with the same secrets.
 */
public final class CreateTopics {
    private static final int LOOKS = 50;
    private static final long PAUSE_MILLIS = 200;

    private CreateTopics() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(System.getenv(), System.out));
    }

    /** 0 if every topic is there, 1 if the broker refused or did not answer, 2 if a variable is wrong. */
    static int run(Map<String, String> environment, PrintStream out) throws InterruptedException {
        Settings settings = Settings.of(SettingSource.variables(environment));
        TopicPlan plan;
        KafkaSettings kafka;
        try {
            plan = TopicPlan.of(settings);
            kafka = KafkaSettings.of(settings);
        } catch (SettingException e) {
            out.println("[" + ReasonCode.CONFIG_INVALID + "] " + e.getMessage());
            return 2;
        }
        try (Admin admin = Admin.create(kafka.admin(Map.of()))) {
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

    private static void create(Admin admin, List<PlannedTopic> wanted, PrintStream out)
            throws ExecutionException, InterruptedException {
        List<NewTopic> topics = wanted.stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), topic.replicationFactor())
                        .configs(topic.settings()))
                .toList();
        Map<String, KafkaFuture<Void>> made = admin.createTopics(topics).values();
        for (PlannedTopic topic : wanted) {
            try {
                made.get(topic.name()).get();
                out.println(topic.name() + ": made with " + topic.partitions() + " partitions");
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
                out.println(topic.name() + ": exists with " + partitions(admin, topic.name()) + " partitions, "
                        + topic.partitions() + " wanted; left as it is");
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
}
