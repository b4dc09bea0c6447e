package io.proxquant.local;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

import io.proxquant.contracts.topics.PlannedTopic;
import io.proxquant.contracts.topics.TopicPlan;

/** Creates the topics of the plan, since the broker creates none by itself. Topics that exist are left as they are. */
final class StackTopics {
    private StackTopics() {}

    static void create(String bootstrapServers, String prefix, int partitions) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Set<String> present = admin.listTopics().names().get();
            List<NewTopic> absent = TopicPlan.ofOneBroker(prefix, partitions).topics().stream()
                    .filter(topic -> !present.contains(topic.name()))
                    .map(StackTopics::topic)
                    .toList();
            if (!absent.isEmpty()) {
                admin.createTopics(absent).all().get();
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new StackException("topics cannot be created: " + e.getCause(), e);
            }
        }
    }

    private static NewTopic topic(PlannedTopic topic) {
        return new NewTopic(topic.name(), topic.partitions(), topic.replicationFactor()).configs(topic.settings());
    }
}
