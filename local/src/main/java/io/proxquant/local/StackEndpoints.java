package io.proxquant.local;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How to reach a running stack. Printed by the stack as its one line of standard output, which is also the signal that
 * it is ready: bucket and topics exist from then on.
 *
 * @param kafka bootstrap server, {@code 127.0.0.1:port}; empty when the broker was not asked for
 * @param s3 endpoint, {@code http://127.0.0.1:port}; empty when the store was not asked for
 */
public record StackEndpoints(
        String kafka, String s3, String accessKey, String secretKey, String bucket, String prefix, long pid) {
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\"([^\"\\\\]*)\"");

    /** Never shows the secret: this text ends in logs and failure messages. */
    @Override
    public String toString() {
        return "StackEndpoints[kafka=" + kafka + ", s3=" + s3 + ", bucket=" + bucket + ", prefix=" + prefix + ", pid="
                + pid + "]";
    }

    /** The ready line. No value can hold a quote or a backslash, so nothing needs escaping. */
    public String toJson() {
        return "{\"kafka\":\"%s\",\"s3\":\"%s\",\"accessKey\":\"%s\",\"secretKey\":\"%s\",\"bucket\":\"%s\",\"prefix\":\"%s\",\"pid\":\"%s\"}"
                .formatted(kafka, s3, accessKey, secretKey, bucket, prefix, Long.toString(pid));
    }

    /** Reads a ready line; empty when the line is something else. */
    public static Optional<StackEndpoints> parse(String line) {
        Map<String, String> fields = FIELD.matcher(line)
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2), (first, again) -> first));
        if (!fields.keySet().containsAll(java.util.Set.of("kafka", "s3", "accessKey", "secretKey", "bucket", "pid"))) {
            return Optional.empty();
        }
        return Optional.of(new StackEndpoints(
                fields.get("kafka"),
                fields.get("s3"),
                fields.get("accessKey"),
                fields.get("secretKey"),
                fields.get("bucket"),
                fields.getOrDefault("prefix", ""),
                Long.parseLong(fields.get("pid"))));
    }

    /** Port of the broker, 0 when there is none. */
    public int kafkaPort() {
        return port(kafka);
    }

    /** Port of the S3 server, 0 when there is none. */
    public int storePort() {
        return port(s3);
    }

    private static int port(String address) {
        return address.isEmpty() ? 0 : Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
