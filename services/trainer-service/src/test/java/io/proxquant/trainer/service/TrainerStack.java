package io.proxquant.trainer.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

import io.proxquant.local.StackOptions;
import io.proxquant.local.StackProcess;

/** A real broker and a real store beside the service; its work directory is removed with the build. */
public final class TrainerStack implements QuarkusTestResourceLifecycleManager {
    private StackProcess stack;

    @Override
    public Map<String, String> start() {
        try {
            Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "stack");
            stack = StackProcess.start(StackOptions.in(data.resolve("data")).withPartitions(2));
            Map<String, String> configuration = new HashMap<>(Map.of(
                    "kafka.bootstrap.servers", stack.kafka(),
                    "proxquant.store.endpoint", stack.s3(),
                    "proxquant.store.bucket", stack.bucket(),
                    "proxquant.store.access-key", stack.accessKey(),
                    "proxquant.store.secret-key", stack.secretKey(),
                    "proxquant.work-dir", data.resolve("work").toString()));
            configuration.put("proxquant.trainer.threads", "1");
            configuration.put("proxquant.trainer.progress-interval", "PT0S");
            configuration.put("proxquant.trainer.cancel-interval", "PT0S");
            configuration.put("quarkus.http.test-port", "0");
            return configuration;
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
