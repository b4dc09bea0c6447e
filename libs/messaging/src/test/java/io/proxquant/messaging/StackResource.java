package io.proxquant.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

import io.proxquant.local.StackOptions;
import io.proxquant.local.StackOptions.Part;
import io.proxquant.local.StackProcess;

/** A real broker and a real store, in processes of their own so that one can go down without the other. */
public final class StackResource implements QuarkusTestResourceLifecycleManager {

    private StackProcess broker;
    private StackProcess store;

    @Override
    public Map<String, String> start() {
        Path data;
        try {
            data = Files.createTempDirectory(Path.of("target"), "stack");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker = StackProcess.start(StackOptions.in(data.resolve("broker")).only(Part.KAFKA));
        store = StackProcess.start(StackOptions.in(data.resolve("store")).only(Part.STORE));
        return Map.of(
                "kafka.bootstrap.servers", broker.kafka(),
                "proxquant.store.endpoint", store.s3(),
                "proxquant.store.bucket", store.bucket(),
                "proxquant.store.access-key", store.accessKey(),
                "proxquant.store.secret-key", store.secretKey(),
                "proxquant.store.spool", data.resolve("spool").toString());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(
                broker,
                field ->
                        field.getType() == StackProcess.class && field.getName().equals("broker"));
        injector.injectIntoFields(
                store,
                field ->
                        field.getType() == StackProcess.class && field.getName().equals("store"));
    }

    @Override
    public void stop() {
        if (store != null) {
            store.close();
        }
        if (broker != null) {
            broker.close();
        }
    }
}
