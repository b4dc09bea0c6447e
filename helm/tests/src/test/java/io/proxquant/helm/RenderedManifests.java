package io.proxquant.helm;

import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

/** What the chart rendered. */
public record RenderedManifests(List<JsonNode> all) {

    static RenderedManifests parse(String yaml) {
        return new RenderedManifests(Yaml.documents(yaml));
    }

    List<JsonNode> of(String kind) {
        return all.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    /** The only object of this kind whose name ends so. */
    public JsonNode one(String kind, String ending) {
        List<JsonNode> found = of(kind).stream()
                .filter(object -> object.at("/metadata/name").asText().endsWith(ending))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects " + kind + " *" + ending + " in " + names());
        }
        return found.get(0);
    }

    boolean has(String kind) {
        return !of(kind).isEmpty();
    }

    List<String> names() {
        return all.stream()
                .map(object -> object.path("kind").asText() + "/"
                        + object.at("/metadata/name").asText())
                .toList();
    }

    /** The workload that runs a service. */
    JsonNode workload(String service) {
        return one(service.equals("trainer") ? "StatefulSet" : "Deployment", "-" + service);
    }

    /** The pod of a service. */
    public JsonNode pod(String service) {
        return workload(service).at("/spec/template/spec");
    }

    /** Every pod: of workloads, jobs and tests. */
    Stream<JsonNode> pods() {
        return all.stream()
                .map(object -> switch (object.path("kind").asText()) {
                    case "Pod" -> object.path("spec");
                    case "CronJob" -> object.at("/spec/jobTemplate/spec/template/spec");
                    default -> object.at("/spec/template/spec");
                })
                .filter(JsonNode::isObject);
    }

    /** An environment variable of a service, null when it is not set or has no plain value. */
    String env(String service, String name) {
        JsonNode settings = one("ConfigMap", "-settings").path("data").path(name);
        return each(pod(service).at("/containers/0/env"))
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").textValue())
                .findFirst()
                .orElse(settings.textValue());
    }

    /** The elements of an array. */
    public static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
