package io.proxquant.storage;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the bucket is and how long to wait for it. {@code toString} leaves both keys out, so that it can be logged.
 *
 * @param endpoint scheme, host and port
 * @param region the region that requests are signed for
 * @param bucket the only bucket that is ever touched; no event can name another
 * @param accessKey access key id; "" together with the secret key = the workload identity of the process, if it has one
 * @param secretKey secret key
 * @param pathStyle bucket in the path (most S3-compatible servers) or in the host name
 * @param keyPrefix put before every key, "" or ending in "/"; lets two installations share a bucket
 * @param connectTimeout how long a connection may take
 * @param readTimeout how long the server may be silent
 * @param caFile PEM certificates that are trusted beside those of the JVM
 */
public record StoreConfig(
        URI endpoint,
        String region,
        String bucket,
        String accessKey,
        String secretKey,
        boolean pathStyle,
        String keyPrefix,
        Duration connectTimeout,
        Duration readTimeout,
        Optional<Path> caFile) {

    public StoreConfig {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(accessKey, "accessKey");
        Objects.requireNonNull(secretKey, "secretKey");
        if (!keyPrefix.isEmpty()) {
            if (!keyPrefix.endsWith("/")) {
                throw new IllegalArgumentException("key prefix must end in a slash: " + keyPrefix);
            }
            new ObjectKey(keyPrefix.substring(0, keyPrefix.length() - 1));
        }
    }

    /** Without certificates of its own. */
    public StoreConfig(
            URI endpoint,
            String region,
            String bucket,
            String accessKey,
            String secretKey,
            boolean pathStyle,
            String keyPrefix,
            Duration connectTimeout,
            Duration readTimeout) {
        this(
                endpoint,
                region,
                bucket,
                accessKey,
                secretKey,
                pathStyle,
                keyPrefix,
                connectTimeout,
                readTimeout,
                Optional.empty());
    }

    /** Path style, no key prefix, 5 s to connect, 30 s of silence. */
    public StoreConfig(URI endpoint, String region, String bucket, String accessKey, String secretKey) {
        this(endpoint, region, bucket, accessKey, secretKey, true, "", Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    @Override
    public String toString() {
        return "bucket " + bucket + " at " + endpoint;
    }
}
