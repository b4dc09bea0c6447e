package io.proxquant.messaging;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.proxquant.contracts.Metric;
import io.proxquant.contracts.settings.SettingNames;
import io.proxquant.messaging.metrics.CertificateExpiry;
import io.proxquant.messaging.metrics.MeasuredFigures;
import io.proxquant.messaging.metrics.ModelSeries;
import io.proxquant.messaging.wire.TokenSources;
import io.proxquant.storage.Backoff;
import io.proxquant.storage.Blobs;
import io.proxquant.storage.CondemnedBlobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectStore;
import io.proxquant.storage.OutageRetry;
import io.proxquant.storage.OwnDirectory;
import io.proxquant.storage.StoreProof;

/** Puts the parts together from configuration. What a service wants otherwise it produces itself. */
@Singleton
class MessagingBeans {

    /** Before the framework makes its clients, which ask for a token as soon as they are made. */
    void allowTokens(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        TokenSources.allow(kafka);
    }

    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    @DefaultBean
    ServiceIdentity identity(
            @ConfigProperty(name = SettingNames.PREFIX) String prefix,
            @ConfigProperty(name = SettingNames.INSTALLATION) String installation,
            @ConfigProperty(name = "proxquant.service") String service) {
        // Kubernetes and Docker set HOSTNAME; it is written into manifests for operators, never into events.
        String pod = System.getenv().getOrDefault("HOSTNAME", "local");
        return new ServiceIdentity(
                prefix, installation, service, UUID.randomUUID().toString(), pod);
    }

    @Produces
    @Singleton
    Dependencies dependencies() {
        return new Dependencies();
    }

    @Produces
    @Singleton
    WorkRegistry registry(Dependencies dependencies, ConsumptionMetrics metrics) {
        return new WorkRegistry(System::nanoTime, dependencies::away, metrics::workCompleted);
    }

    @Produces
    @Singleton
    ConsumptionMetrics metrics(MeterRegistry meters, ServiceIdentity identity) {
        return new ConsumptionMetrics(meters, identity);
    }

    /** On every series, those of the JVM and of the clients too, so that rules can keep installations apart. */
    @Produces
    @Singleton
    MeterFilter labels(ServiceIdentity identity) {
        return MeterFilter.commonTags(
                Tags.of(Metric.INSTALLATION, identity.installationLabel(), Metric.SERVICE, identity.service()));
    }

    @Produces
    @Singleton
    ModelSeries models(MeterRegistry meters, Clock clock, MetricsSettings settings) {
        return new ModelSeries(meters, clock, settings.quietAfter(), settings.models());
    }

    @Produces
    @Singleton
    MeasuredFigures figures(
            MeterRegistry meters,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            ServiceIdentity identity,
            WorkRegistry registry,
            StoreSettings store,
            ModelSeries models) {
        return new MeasuredFigures(
                meters,
                () -> Admin.create(BrokerWatch.adminSettings(kafka)),
                identity.prefix(),
                registry::held,
                new CertificateExpiry(kafka, store.caFile()),
                models);
    }

    void close(@Disposes MeasuredFigures figures) {
        figures.close();
    }

    @Produces
    @Singleton
    @DefaultBean
    ObjectStore store(StoreConnection connection) {
        return connection.retrying();
    }

    @Produces
    @Singleton
    StoreProof proof(StoreConnection connection) {
        return connection.proof();
    }

    @Produces
    @Singleton
    @DefaultBean
    Manifests manifests(ObjectStore store, Clock clock, ServiceIdentity identity) {
        return new Manifests(
                store, clock, identity.pod(), () -> UUID.randomUUID().toString());
    }

    @Produces
    @Singleton
    @DefaultBean
    Blobs blobs(ObjectStore store, StoreSettings settings, OwnDirectory spool, WorkRegistry registry) {
        return new Blobs(
                store,
                spool.path(),
                settings.spoolBytes(),
                new CondemnedBlobs(store, registry::callersTransfer),
                registry::callersTransfer);
    }

    @Produces
    @Singleton
    OwnDirectory spool(
            StoreSettings settings,
            @ConfigProperty(name = "proxquant.work-dir") Optional<Path> workDirectory,
            ServiceIdentity identity) {
        Path shared = settings.spool()
                .or(() -> workDirectory.map(directory -> directory.resolve("spool")))
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "proxquant-spool"));
        return OwnDirectory.claim(shared, identity.service() + "-" + identity.process());
    }

    void close(@Disposes OwnDirectory spool) {
        spool.close();
    }

    @Produces
    @Singleton
    EventPublisher publisher(
            ChannelSink sink,
            ServiceIdentity identity,
            Dependencies dependencies,
            WorkRegistry registry,
            MessagingSettings settings,
            Clock clock,
            ConsumptionMetrics metrics) {
        Backoff backoff = new Backoff(settings.backoffFirst(), settings.backoffLongest());
        OutageRetry broker =
                new OutageRetry(dependencies.broker(), backoff, registry::callerShouldStop, metrics::retried);
        return new EventPublisher(sink, identity, broker, registry, clock, metrics);
    }

    @Produces
    @Singleton
    DeadLetters deadLetters(
            EventPublisher publisher,
            ServiceIdentity identity,
            ObjectStore store,
            Clock clock,
            ConsumptionMetrics metrics) {
        return new DeadLetters(publisher, identity, store, clock, metrics);
    }

    @Produces
    @Singleton
    Attempts attempts(
            ObjectStore store, Manifests manifests, ServiceIdentity identity, MessagingSettings settings, Clock clock) {
        AttemptRules rules = new AttemptRules(
                settings.attempts(),
                settings.attemptsAnywhere(),
                settings.deathPause(),
                settings.longestDeathPause(),
                settings.progressInterval());
        // Seeded by the process' own name: pauses differ between pods and nothing else depends on them.
        RandomGenerator random = new SplittableRandom(identity.process().hashCode());
        return new Attempts(
                store,
                manifests,
                identity.group(),
                identity.process(),
                rules,
                clock,
                System::nanoTime,
                random::nextDouble);
    }

    @Produces
    @Singleton
    BrokerWatch watch(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            ServiceIdentity identity,
            MessagingSettings settings,
            Dependencies dependencies) {
        TopicRules rules = new TopicRules(identity.prefix(), settings.minRetention(), settings.minInsyncReplicas());
        return new BrokerWatch(kafka, rules, dependencies.broker());
    }

    void close(@Disposes BrokerWatch watch) {
        watch.close();
    }

    @Produces
    @Singleton
    StartGate gate(
            StoreProof proof,
            BrokerWatch watch,
            Dependencies dependencies,
            @Any Instance<StartCondition> ownConditions) {
        List<StartCondition> conditions = new ArrayList<>(ownConditions.stream().toList());
        conditions.add(watch::problems);
        return new StartGate(proof, conditions, dependencies.all());
    }
}
