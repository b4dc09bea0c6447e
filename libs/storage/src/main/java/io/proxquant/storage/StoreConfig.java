package io.proxquant.storage;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.proxquant.contracts.settings.SettingException;
import io.proxquant.contracts.settings.Settings;

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
        checkedKeyPrefix(keyPrefix);
    }

    /** Path style, no key prefix, 5 s to connect, 30 s of silence. */
    public static StoreConfig withDefaults(
            URI endpoint, String region, String bucket, String accessKey, String secretKey) {
        return new StoreConfig(
                endpoint,
                region,
                bucket,
                accessKey,
                secretKey,
                true,
                "",
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Optional.empty());
    }

    /**
     * What the settings {@code proxquant.store.*} say, read as the services read them.
     *
     * @throws SettingException naming the place of one that is missing or out of range
     */
    public static StoreConfig of(Settings settings) {
        String keyPrefix = settings.value(
                        StoreSettingNames.KEY_PREFIX, StoreConfig::checkedKeyPrefix, "a key that ends in a slash")
                .orElse("");
        return new StoreConfig(
                settings.address(StoreSettingNames.ENDPOINT),
                settings.text(StoreSettingNames.REGION).orElse(StoreSettingNames.DEFAULT_REGION),
                settings.required(StoreSettingNames.BUCKET),
                settings.text(StoreSettingNames.ACCESS_KEY).orElse(""),
                settings.text(StoreSettingNames.SECRET_KEY).orElse(""),
                settings.truth(StoreSettingNames.PATH_STYLE, StoreSettingNames.DEFAULT_PATH_STYLE),
                keyPrefix,
                settings.duration(StoreSettingNames.CONNECT_TIMEOUT, StoreSettingNames.DEFAULT_CONNECT_TIMEOUT),
                settings.duration(StoreSettingNames.READ_TIMEOUT, StoreSettingNames.DEFAULT_READ_TIMEOUT),
                settings.file(StoreSettingNames.CA_FILE));
    }

    /**
     * The same for a process that would not wait for what is missing.
     *
     * @param environment the variables of the process, where a cloud's workload identity is found
     * @throws SettingException also where there are no credentials, or the file of certificates is not there
     */
    public static StoreConfig complete(Settings settings, Map<String, String> environment) {
        StoreConfig config = of(settings);
        if (!StoreCredentials.there(config, environment)) {
            throw new SettingException(StoreCredentials.MISSING);
        }
        config.caFile().filter(file -> !Files.isRegularFile(file)).ifPresent(absent -> {
            throw new SettingException(settings.said(StoreSettingNames.CA_FILE).orElseThrow() + " is " + absent
                    + ", and there is no such file");
        });
        return config;
    }

    private static String checkedKeyPrefix(String keyPrefix) {
        if (!keyPrefix.isEmpty()) {
            if (!keyPrefix.endsWith("/")) {
                throw new IllegalArgumentException("key prefix must end in a slash: " + keyPrefix);
            }
            new ObjectKey(keyPrefix.substring(0, keyPrefix.length() - 1));
        }
        return keyPrefix;
    }

    @Override
    public String toString() {
        return "bucket " + bucket + " at " + endpoint;
    }
}
