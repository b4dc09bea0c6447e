package io.proxquant.messaging.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import io.proxquant.contracts.MetricNames;
import io.proxquant.contracts.Topic;

/**
 * Measures at regular times what no work counts: what waits on the broker, which partitions this process reads, when
 * certificates expire. While the broker does not answer there are no such series: an old figure among those of healthy
 * processes would be taken for the truth.
 */
public final class MeasuredFigures implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MeasuredFigures.class.getName());

    private final Supplier<Admin> clients;
    private final String prefix;
    private final Supplier<Collection<TopicPartition>> held;
    private final CertificateExpiry certificates;
    private final ModelSeries models;
    private final MultiGauge lag;
    private final MultiGauge deadLetters;
    private final MultiGauge partitions;
    private final MultiGauge expiries;
    private final ScheduledExecutorService clock;
    private Admin admin;
    private BacklogReader reader;

    /**
     * @param clients makes the client; called on the measuring thread
     * @param prefix of the installation's topics and groups
     * @param held partitions that this process reads now
     * @param models series to be forgotten when they are quiet
     */
    public MeasuredFigures(
            MeterRegistry registry,
            Supplier<Admin> clients,
            String prefix,
            Supplier<Collection<TopicPartition>> held,
            CertificateExpiry certificates,
            ModelSeries models) {
        this.clients = clients;
        this.prefix = prefix;
        this.held = held;
        this.certificates = certificates;
        this.models = models;
        this.lag = MultiGauge.builder(MetricNames.LAG).register(registry);
        this.deadLetters = MultiGauge.builder(MetricNames.DEAD_LETTERS_LEFT).register(registry);
        this.partitions = MultiGauge.builder(MetricNames.PARTITION_HELD).register(registry);
        this.expiries = MultiGauge.builder(MetricNames.CERTIFICATE_EXPIRY).register(registry);
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "measured-figures");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins, and measures again after each pause. */
    public void start(Duration pause) {
        clock.scheduleWithFixedDelay(this::measure, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void measure() {
        try {
            models.forgetQuiet();
            showCertificates();
            showHeld();
            showBacklog(backlog());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            // an exception would end the schedule, and all of these would freeze
            LOG.log(System.Logger.Level.ERROR, "measuring failed", bug);
        }
    }

    private Backlog backlog() throws InterruptedException {
        try {
            if (reader == null) {
                admin = clients.get();
                reader = new BacklogReader(admin, prefix);
            }
            return reader.read();
        } catch (KafkaException | ExecutionException away) {
            // the outage has its own line and its own figure, proxquant_ready
            LOG.log(System.Logger.Level.DEBUG, "the broker does not tell what waits: {0}", away.getMessage());
            return Backlog.UNKNOWN;
        }
    }

    private void showBacklog(Backlog backlog) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        backlog.lag().forEach((place, behind) -> {
            Topic topic = place.topic();
            Tags tags = Tags.of(
                    "service",
                    topic.consumer().orElseThrow(),
                    "topic",
                    topic.role(),
                    "partition",
                    Integer.toString(place.partition()));
            rows.add(MultiGauge.Row.of(tags, behind));
        });
        lag.register(rows, true);
        List<MultiGauge.Row<?>> letters = new ArrayList<>();
        backlog.deadLetters()
                .forEach((topic, left) -> letters.add(MultiGauge.Row.of(Tags.of("topic", topic.role()), left)));
        deadLetters.register(letters, true);
    }

    private void showHeld() {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (TopicPartition partition : held.get()) {
            for (Topic topic : Topic.values()) {
                if (topic.name(prefix).equals(partition.topic())) {
                    Tags tags = Tags.of("topic", topic.role(), "partition", Integer.toString(partition.partition()));
                    rows.add(MultiGauge.Row.of(tags, 1));
                }
            }
        }
        partitions.register(rows, true);
    }

    private void showCertificates() {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (Map.Entry<String, Instant> expiry : certificates.read().entrySet()) {
            rows.add(MultiGauge.Row.of(
                    Tags.of("certificate", expiry.getKey()), expiry.getValue().getEpochSecond()));
        }
        expiries.register(rows, true);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
