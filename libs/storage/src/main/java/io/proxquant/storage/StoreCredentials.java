package io.proxquant.storage;

import java.util.Map;

import io.minio.credentials.Credentials;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import okhttp3.OkHttpClient;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.settings.SettingSource;

/**
 * Where requests get their keys from: those that are configured; if none are, the workload identity that a cloud's
 * Kubernetes offers through the environment. If there is neither, requests fail as those with wrong keys do, so that a
 * missing secret is waited for and named, and starts no crash loop.
 */
final class StoreCredentials {

    /** What to do where there are none. */
    static final String MISSING = "access key or secret key is not set: set " + StoreSettingNames.ACCESS_KEY + " and "
            + StoreSettingNames.SECRET_KEY + " (as variables " + SettingSource.variable(StoreSettingNames.ACCESS_KEY)
            + " and " + SettingSource.variable(StoreSettingNames.SECRET_KEY)
            + "), or give the process a workload identity";

    private StoreCredentials() {}

    /** @param environment the process's environment variables */
    static Provider of(StoreConfig config, Map<String, String> environment, OkHttpClient http) {
        if (!config.accessKey().isEmpty() && !config.secretKey().isEmpty()) {
            return new StaticProvider(config.accessKey(), config.secretKey(), null);
        }
        return there(config, environment) ? new IamAwsProvider(null, http) : StoreCredentials::missing;
    }

    /** Whether there are any: both keys, or none and a workload identity. */
    static boolean there(StoreConfig config, Map<String, String> environment) {
        boolean access = !config.accessKey().isEmpty();
        boolean secret = !config.secretKey().isEmpty();
        return access && secret || !access && !secret && hasIdentity(environment);
    }

    private static boolean hasIdentity(Map<String, String> environment) {
        return environment.containsKey("AWS_WEB_IDENTITY_TOKEN_FILE")
                || environment.containsKey("AWS_CONTAINER_CREDENTIALS_FULL_URI")
                || environment.containsKey("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    }

    private static Credentials missing() {
        throw new StoreUnavailableException(ReasonCode.STORE_ACCESS_DENIED, MISSING, null);
    }
}
