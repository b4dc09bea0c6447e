package io.proxquant.local;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A running S3 server whose objects are files. It honours {@code If-None-Match: *} (one winner among any number of
 * writers), which is all that the pipeline relies on; its {@code If-Match} is not safe and must not be used.
 */
final class EmbeddedStore implements AutoCloseable {
    private final S3Proxy server;

    private EmbeddedStore(S3Proxy server) {
        this.server = server;
    }

    static EmbeddedStore start(Path directory, int port, String bucket, StackCredentials credentials) throws Exception {
        Files.createDirectories(directory);
        var files = new FilesystemNio2BlobStore(directory.toString());
        if (!files.containerExists(bucket)) {
            files.createContainer(bucket);
        }
        S3Proxy server = S3Proxy.builder()
                .endpoint(URI.create("http://" + LoopbackPort.HOST + ":" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, credentials.accessKey(), credentials.secretKey())
                .blobStore(new RoomWatch(files, directory, told -> System.err.println(StackMain.FAILURE + told)))
                .ignoreUnknownHeaders(true)
                .jettyMaxThreads(64)
                .build();
        server.start();
        return new EmbeddedStore(server);
    }

    String endpoint() {
        return "http://" + LoopbackPort.HOST + ":" + server.getPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server did not stop", e);
        }
    }
}
