package io.proxquant.evaluator.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.storage.Blobs;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectStore;

import static org.awaitility.Awaitility.await;

/** What every test of the running service has: the store that it works on, and the broker as others see it. */
abstract class ServiceCase {
    /** How long a test waits for what must come. */
    static final Duration LONG = Duration.ofSeconds(90);

    @Inject
    ObjectStore store;

    @Inject
    Manifests manifests;

    @Inject
    Blobs blobs;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @TempDir
    Path files;

    Wire wire;

    @BeforeEach
    void connect() {
        wire = new Wire(servers);
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    /** What was said of a model, once it is this much. */
    final List<Wire.Said> awaitSaid(String model, int count) {
        return await().atMost(LONG).until(() -> wire.said(model), said -> said.size() >= count);
    }
}
