package io.proxquant.evaluator.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

import io.proxquant.local.StackProcess;

import static java.util.Map.entry;

/** A real broker and a real store beside the service. */
public final class StackResource implements QuarkusTestResourceLifecycleManager {
    private StackProcess stack;

    @Override
    public Map<String, String> start() {
        try {
            Path data = Files.createTempDirectory(Path.of("target"), "stack");
            stack = StackProcess.start(data);
            ConfiguredImages.write(Files.createDirectories(data.resolve("images")));
            return Map.ofEntries(
                    entry("proxquant.data.idx", data.resolve("images").toString()),
                    entry("kafka.bootstrap.servers", stack.kafka()),
                    entry("proxquant.store.endpoint", stack.s3()),
                    entry("proxquant.store.bucket", stack.bucket()),
                    entry("proxquant.store.access-key", stack.accessKey()),
                    entry("proxquant.store.secret-key", stack.secretKey()),
                    entry("proxquant.store.spool", data.resolve("spool").toString()),
                    entry("proxquant.evaluator.threads", "1"),
                    entry("proxquant.evaluator.console-hosts", "console.example,*.wild.example"),
                    entry("proxquant.messaging.request-time", "1s"),
                    entry("quarkus.http.idle-timeout", "7s"),
                    entry("quarkus.http.test-port", "0"));
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
