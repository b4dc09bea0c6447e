package io.proxquant.quantizer.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

import io.proxquant.local.StackProcess;

/** A real broker and a real store beside the service. */
public final class QuantizerStack implements QuarkusTestResourceLifecycleManager {
    private StackProcess stack;

    @Override
    public Map<String, String> start() {
        try {
            Path data = Files.createTempDirectory(Path.of("target"), "stack").toAbsolutePath();
            stack = StackProcess.start(data);
            return Map.of(
                    "kafka.bootstrap.servers", stack.kafka(),
                    "proxquant.store.endpoint", stack.s3(),
                    "proxquant.store.bucket", stack.bucket(),
                    "proxquant.store.access-key", stack.accessKey(),
                    "proxquant.store.secret-key", stack.secretKey(),
                    "proxquant.work-dir", data.resolve("work").toString(),
                    "proxquant.quantizer.memory-budget", "1048576",
                    "proxquant.quantizer.limits.tensors", "50",
                    "quarkus.http.test-port", "0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (stack != null) {
            stack.close();
        }
    }
}
