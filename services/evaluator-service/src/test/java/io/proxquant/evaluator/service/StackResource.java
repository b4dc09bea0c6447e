package io.proxquant.evaluator.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

import io.proxquant.local.StackProcess;

/** A real broker and a real store beside the service. */
public final class StackResource implements QuarkusTestResourceLifecycleManager {
    private StackProcess stack;

    @Override
    public Map<String, String> start() {
        try {
            Path data = Files.createTempDirectory(Path.of("target"), "stack");
            stack = StackProcess.start(data);
            ConfiguredImages.write(Files.createDirectories(data.resolve("images")));
            return Map.of(
                    "proxquant.data.idx", data.resolve("images").toString(),
                    "kafka.bootstrap.servers", stack.kafka(),
                    "proxquant.store.endpoint", stack.s3(),
                    "proxquant.store.bucket", stack.bucket(),
                    "proxquant.store.access-key", stack.accessKey(),
                    "proxquant.store.secret-key", stack.secretKey(),
                    "proxquant.store.spool", data.resolve("spool").toString(),
                    "proxquant.evaluator.threads", "1",
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
