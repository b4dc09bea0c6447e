package io.proxquant.storage;

import java.util.Set;

/** How the settings of a store's clients are called, and what holds where they say nothing. */
public final class StoreSettingNames {
    /** All of them begin like this. */
    public static final String PREFIX = "proxquant.store";

    public static final String ENDPOINT = PREFIX + ".endpoint";
    public static final String REGION = PREFIX + ".region";
    public static final String BUCKET = PREFIX + ".bucket";
    public static final String ACCESS_KEY = PREFIX + ".access-key";
    public static final String SECRET_KEY = PREFIX + ".secret-key";
    public static final String CA_FILE = PREFIX + ".ca-file";
    public static final String PATH_STYLE = PREFIX + ".path-style";
    public static final String KEY_PREFIX = PREFIX + ".key-prefix";
    public static final String CONNECT_TIMEOUT = PREFIX + ".connect-timeout";
    public static final String READ_TIMEOUT = PREFIX + ".read-timeout";

    public static final String DEFAULT_REGION = "us-east-1";
    public static final String DEFAULT_PATH_STYLE = "true";
    public static final String DEFAULT_CONNECT_TIMEOUT = "PT5S";
    public static final String DEFAULT_READ_TIMEOUT = "PT30S";

    /** Every name that {@link StoreConfig#of} reads. */
    public static final Set<String> ALL = Set.of(
            ENDPOINT,
            REGION,
            BUCKET,
            ACCESS_KEY,
            SECRET_KEY,
            CA_FILE,
            PATH_STYLE,
            KEY_PREFIX,
            CONNECT_TIMEOUT,
            READ_TIMEOUT);

    private StoreSettingNames() {}
}
