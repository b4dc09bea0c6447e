package io.proxquant.systemtests.chart;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.helm.RenderedManifests;

/**
 * The environment that Kubernetes gives to a pod's first container: ConfigMaps of the release as a whole, then its own
 * variables in order, secrets looked up, optional ones left out where they are missing, {@code $(NAME)} replaced where NAME
 * came before.
 */
final class PodEnvironment {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z0-9_]+)\\)");

    private PodEnvironment() {}

    static Map<String, String> of(RenderedManifests manifests, JsonNode pod, Secrets secrets) {
        Map<String, String> environment = new LinkedHashMap<>();
        JsonNode container = pod.at("/containers/0");
        RenderedManifests.each(container.path("envFrom")).forEach(source -> {
            String map = source.at("/configMapRef/name").asText();
            manifests
                    .one("ConfigMap", map)
                    .path("data")
                    .fields()
                    .forEachRemaining(entry ->
                            environment.put(entry.getKey(), entry.getValue().asText()));
        });
        RenderedManifests.each(container.path("env")).forEach(variable -> add(variable, secrets, environment));
        return environment;
    }

    private static void add(JsonNode variable, Secrets secrets, Map<String, String> environment) {
        String name = variable.path("name").asText();
        JsonNode secret = variable.at("/valueFrom/secretKeyRef");
        if (secret.isObject()) {
            secrets.find(secret.path("name").asText(), secret.path("key").asText())
                    .ifPresentOrElse(value -> environment.put(name, value), () -> {
                        if (!secret.path("optional").asBoolean()) {
                            throw new AssertionError("the pod would not start: " + secret);
                        }
                    });
        } else if (variable.at("/valueFrom/fieldRef").isObject()) {
            environment.put(name, "proxquant-trainer-0");
        } else {
            environment.put(name, expanded(variable.path("value").asText(), environment));
        }
    }

    private static String expanded(String value, Map<String, String> before) {
        return REFERENCE
                .matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(before.getOrDefault(found.group(1), found.group())));
    }
}
