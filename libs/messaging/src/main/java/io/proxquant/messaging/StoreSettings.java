package io.proxquant.messaging;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import io.proxquant.storage.StoreConfig;
import io.proxquant.storage.StoreSettingNames;

/** Where the object store is, {@code proxquant.store.*}; unknown keys are refused at start. */
@ConfigMapping(prefix = StoreSettingNames.PREFIX)
public interface StoreSettings {

    /** Scheme, host and port of the S3 endpoint. */
    URI endpoint();

    /** Region that requests are signed for. */
    @WithDefault(StoreSettingNames.DEFAULT_REGION)
    String region();

    /** The only bucket that is used; it must exist. */
    String bucket();

    /** Access key id; without it and the secret key the workload identity of the process is used, if it has one. */
    Optional<String> accessKey();

    /** Secret key. */
    Optional<String> secretKey();

    /** PEM certificates that are trusted beside those of the JVM. */
    Optional<Path> caFile();

    /** Bucket in the path, as most S3-compatible servers want it. */
    @WithDefault(StoreSettingNames.DEFAULT_PATH_STYLE)
    boolean pathStyle();

    /** Put before every key, ending in a slash, so that installations can share a bucket. */
    Optional<String> keyPrefix();

    /** How long a connection may take. */
    @WithDefault(StoreSettingNames.DEFAULT_CONNECT_TIMEOUT)
    Duration connectTimeout();

    /** How long the server may be silent. */
    @WithDefault(StoreSettingNames.DEFAULT_READ_TIMEOUT)
    Duration readTimeout();

    /**
     * Directory for spooled and cached blobs, where each process makes its own; empty = {@code spool} in {@code
     * proxquant.work-dir}, or {@code proxquant-spool} in the system's temporary directory.
     */
    Optional<Path> spool();

    /** What spooled and cached blobs may take on disk together. */
    @WithDefault("8589934592")
    long spoolBytes();

    /** These settings as the store takes them. */
    default StoreConfig config() {
        return new StoreConfig(
                endpoint(),
                region(),
                bucket(),
                accessKey().orElse(""),
                secretKey().orElse(""),
                pathStyle(),
                keyPrefix().orElse(""),
                connectTimeout(),
                readTimeout(),
                caFile());
    }
}
