package io.proxquant.contracts;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes the AsyncAPI 3 document from topics, event types and schemas; the file in the jar must equal it. */
final class AsyncApiDocument {
    private final StringBuilder out = new StringBuilder();

    static String text() {
        AsyncApiDocument document = new AsyncApiDocument();
        document.head();
        document.channels();
        document.operations();
        document.messages();
        document.headers();
        return document.out.toString();
    }

    private void head() {
        out.append(
                """
                # Written by AsyncApiDocument from the same types and schemas; AsyncApiTest holds the two together.
                asyncapi: 3.0.0
                id: urn:proxquant:pipeline
                info:
                  title: ProxQuant Pipeline
                  version: 1.0.0
                  description: >-
                    Continuous low-bit compression of neural networks. CloudEvents 1.0 in binary mode over Kafka, JSON data below
                    256 KiB; events carry references to objects, never weights. Fields are only added within a major version.
                  license:
                    name: Apache-2.0
                defaultContentType: application/json
                """);
    }

    private void channels() {
        out.append("channels:\n");
        for (Topic topic : Topic.values()) {
            line(1, name(topic) + ":");
            line(2, "address: '{prefix}" + topic.role() + "'");
            line(
                    2,
                    "description: Key is " + key(topic) + ". What consumers give up on goes to '{prefix}" + topic.role()
                            + ".dlq'.");
            line(2, "parameters:");
            line(3, "prefix:");
            line(4, "$ref: '#/components/parameters/prefix'");
            line(2, "messages:");
            types(topic).forEach(type -> {
                line(3, name(type) + ":");
                line(4, "$ref: '#/components/messages/" + name(type) + "'");
            });
        }
    }

    private void operations() {
        out.append("operations:\n");
        for (Topic topic : Topic.values()) {
            operation("send", topic, from(topic));
            operation("receive", topic, to(topic));
        }
    }

    private void operation(String action, Topic topic, String who) {
        String channel = name(topic);
        line(1, action + channel.substring(0, 1).toUpperCase(Locale.ROOT) + channel.substring(1) + ":");
        line(2, "action: " + action);
        line(2, "summary: " + who);
        line(2, "channel:");
        line(3, "$ref: '#/channels/" + channel + "'");
        line(2, "messages:");
        types(topic).forEach(type -> line(3, "- $ref: '#/channels/" + channel + "/messages/" + name(type) + "'"));
    }

    private void messages() {
        out.append("components:\n  parameters:\n    prefix:\n");
        line(3, "description: The installation's prefix");
        line(3, "default: " + Topic.DEFAULT_PREFIX);
        line(1, "messages:");
        for (EventType type : EventType.values()) {
            line(2, name(type) + ":");
            line(3, "name: " + type.ceType());
            line(3, "title: " + Samples.schema(type).get("title").textValue());
            line(3, "summary: \"" + Samples.schema(type).get("description").textValue() + "\"");
            line(3, "contentType: application/json");
            line(3, "headers:");
            line(4, "allOf:");
            line(5, "- $ref: '#/components/schemas/cloudEventHeaders'");
            line(5, "- properties:");
            line(8, "ce_type:");
            line(9, "const: " + type.ceType());
            line(8, "ce_dataschema:");
            line(9, "const: " + type.dataSchema());
            line(3, "payload:");
            line(4, "schemaFormat: application/schema+json;version=draft-2020-12");
            line(4, "schema:");
            line(5, "$ref: ./schemas/" + type.shortName() + ".json");
        }
    }

    private void headers() {
        out.append(
                """
                  schemas:
                    cloudEventHeaders:
                      type: object
                      required: [ce_specversion, ce_id, ce_source, ce_type]
                      properties:
                        ce_specversion:
                          const: '1.0'
                        ce_id:
                          type: string
                          description: Equal for every delivery of one act, when the producer is ours
                        ce_source:
                          type: string
                          description: /proxquant/<installation>/<service> for ours; never a host
                        ce_type:
                          type: string
                        ce_subject:
                          type: string
                        ce_time:
                          type: string
                          format: date-time
                        ce_dataschema:
                          type: string
                          description: Carries the major version of the data; the first one is meant where it is absent
                        ce_traceparent:
                          type: string
                          description: W3C trace context
                        ce_requestsource:
                          type: string
                          description: Source of the request that this event answers; with ce_requestid, absent where the producer does not know it
                        ce_requestid:
                          type: string
                          description: Id of that request, by which an answer is recognised; names of runs and models are shared with others
                        proxquant-replay:
                          type: string
                          pattern: '[0-9]{1,9}'
                """);
        line(5, "description: '" + EventHeaders.all().get(EventHeaders.REPLAY) + "'");
        line(2, "deadLetterHeaders:");
        line(3, "description: What a record on a .dlq topic has beside its original headers");
        line(3, "type: object");
        line(3, "properties:");
        EventHeaders.all().forEach((name, meaning) -> {
            if (name.startsWith(EventHeaders.DEAD_LETTER_PREFIX)) {
                line(4, name + ":");
                line(5, "type: string");
                line(5, "description: '" + meaning + "'");
            }
        });
    }

    private void line(int level, String text) {
        out.append("  ".repeat(level)).append(text).append('\n');
    }

    private static List<EventType> types(Topic topic) {
        return Arrays.stream(EventType.values())
                .filter(type -> type.topic() == topic)
                .toList();
    }

    private static String key(Topic topic) {
        return switch (topic) {
            case RUNS, RUN_RESULTS, PROGRESS -> "the run";
            case CHECKPOINTS, ARTIFACTS -> "model/run";
            case EVALUATIONS -> "the model";
        };
    }

    private static String from(Topic topic) {
        return switch (topic) {
            case RUNS -> "The command line, or any other system, asks for a run";
            case RUN_RESULTS, PROGRESS -> "The trainer tells of its runs";
            case CHECKPOINTS -> "The trainer, or any foreign trainer, publishes weights";
            case ARTIFACTS -> "The quantizer publishes or refuses";
            case EVALUATIONS -> "The evaluator scores and decides";
        };
    }

    private static String to(Topic topic) {
        return switch (topic) {
            case RUNS -> "The trainer takes runs";
            case RUN_RESULTS -> "Anyone";
            case PROGRESS -> "Console and command line, without a group, from where retention begins";
            case CHECKPOINTS -> "The quantizer takes checkpoints";
            case ARTIFACTS -> "The evaluator takes artifacts";
            case EVALUATIONS -> "Anyone";
        };
    }

    private static String name(Topic topic) {
        return camel(topic.role(), "-");
    }

    private static String name(EventType type) {
        return camel(type.shortName(), ".");
    }

    private static String camel(String text, String separator) {
        StringBuilder camel = new StringBuilder();
        for (String part : text.split(java.util.regex.Pattern.quote(separator), -1)) {
            camel.append(camel.isEmpty() ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return camel.toString();
    }
}
