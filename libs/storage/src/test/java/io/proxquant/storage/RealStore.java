package io.proxquant.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import io.proxquant.local.StackOptions;
import io.proxquant.local.StackOptions.Part;
import io.proxquant.local.StackProcess;

/** A real S3 server on files, one for all tests of this module. */
final class RealStore implements ParameterResolver {

    /** Where it is and how to get in. */
    record Server(StackProcess process) implements ExtensionContext.Store.CloseableResource, AutoCloseable {

        StoreConfig config() {
            return config(process.s3(), process.bucket(), process.secretKey());
        }

        StoreConfig config(String endpoint, String bucket, String secretKey) {
            return new StoreConfig(
                    URI.create(endpoint),
                    "us-east-1",
                    bucket,
                    process.accessKey(),
                    secretKey,
                    true,
                    "",
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    Optional.empty());
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Server.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(RealStore.class))
                .getOrComputeIfAbsent(Server.class, type -> start(), Server.class);
    }

    private static Server start() {
        try {
            Path data = Files.createTempDirectory(Path.of("target"), "store");
            return new Server(StackProcess.start(StackOptions.in(data).only(Part.STORE)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
