package io.proxquant.systemtests.chart;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The namespace's secrets; what is not here is missing there. */
record Secrets(Map<String, Map<String, String>> byName) {
    Optional<String> find(String secret, String key) {
        return Optional.ofNullable(byName.getOrDefault(secret, Map.of()).get(key));
    }

    /** The same with another secret, or another value of one. */
    Secrets with(String secret, Map<String, String> keys) {
        Map<String, Map<String, String>> more = new HashMap<>(byName);
        more.put(secret, keys);
        return new Secrets(more);
    }

    Secrets without(String secret) {
        Map<String, Map<String, String>> fewer = new HashMap<>(byName);
        fewer.remove(secret);
        return new Secrets(fewer);
    }
}
