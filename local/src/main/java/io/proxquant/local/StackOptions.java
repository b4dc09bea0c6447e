package io.proxquant.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.proxquant.contracts.Topic;

/**
 * What a stack is started with. One record for both sides of the process boundary, so that what the parent asks for
 * and what the child understands cannot drift apart: {@link #arguments()} and {@link #parse} are inverses.
 *
 * @param dataDirectory where topics, objects and credentials are kept; created when absent
 * @param kafkaPort loopback port of the broker, 0 = any free one
 * @param storePort loopback port of the S3 server, 0 = any free one
 * @param prefix put before every topic name
 * @param bucket created when absent
 * @param partitions of each topic when it is created; existing topics keep theirs
 * @param parts which of the two servers run (fault tests take them down one at a time)
 * @param lingerSeconds how long the stack outlives a dead parent, so that services can still leave in order
 */
public record StackOptions(
        Path dataDirectory,
        int kafkaPort,
        int storePort,
        String prefix,
        String bucket,
        int partitions,
        Set<Part> parts,
        int lingerSeconds) {

    /** The servers of a stack. */
    public enum Part {
        KAFKA,
        STORE
    }

    public StackOptions {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        requirePort("kafka", kafkaPort);
        requirePort("store", storePort);
        if (partitions < 1) {
            throw new StackException("partitions is " + partitions + ", it must be 1 or more");
        }
        if (parts.isEmpty()) {
            throw new StackException("a stack needs at least one of kafka and store");
        }
        parts = Set.copyOf(parts);
    }

    /** Free ports, the default prefix and bucket, four partitions, both servers. */
    public static StackOptions in(Path dataDirectory) {
        return new StackOptions(
                dataDirectory, 0, 0, Topic.DEFAULT_PREFIX, "proxquant", 4, EnumSet.allOf(Part.class), 0);
    }

    public StackOptions withPorts(int kafka, int store) {
        return new StackOptions(dataDirectory, kafka, store, prefix, bucket, partitions, parts, lingerSeconds);
    }

    public StackOptions withPrefix(String value) {
        return new StackOptions(dataDirectory, kafkaPort, storePort, value, bucket, partitions, parts, lingerSeconds);
    }

    public StackOptions withBucket(String value) {
        return new StackOptions(dataDirectory, kafkaPort, storePort, prefix, value, partitions, parts, lingerSeconds);
    }

    public StackOptions withPartitions(int value) {
        return new StackOptions(dataDirectory, kafkaPort, storePort, prefix, bucket, value, parts, lingerSeconds);
    }

    /** Only the named servers: a broker and a store started apart can be killed apart. */
    public StackOptions only(Part... values) {
        return new StackOptions(
                dataDirectory, kafkaPort, storePort, prefix, bucket, partitions, Set.of(values), lingerSeconds);
    }

    public StackOptions withLinger(int seconds) {
        return new StackOptions(dataDirectory, kafkaPort, storePort, prefix, bucket, partitions, parts, seconds);
    }

    /** The command line of {@link StackMain} that means these options. */
    public List<String> arguments() {
        var arguments = new ArrayList<String>(List.of(
                "--data", dataDirectory.toString(),
                "--kafka-port", Integer.toString(kafkaPort),
                "--store-port", Integer.toString(storePort),
                "--prefix", prefix,
                "--bucket", bucket,
                "--partitions", Integer.toString(partitions),
                "--linger", Integer.toString(lingerSeconds)));
        parts.stream().sorted().forEach(part -> arguments.addAll(List.of("--part", part.name())));
        return List.copyOf(arguments);
    }

    /**
     * Reads a command line.
     *
     * @throws StackException naming the argument that is unknown, lacks its value or is not a number
     */
    public static StackOptions parse(List<String> arguments) {
        var options = in(Path.of(".proxquant/data"));
        var parts = EnumSet.noneOf(Part.class);
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new StackException("argument " + name + " lacks its value");
            }
            String value = arguments.get(i + 1);
            options = switch (name) {
                case "--data" -> options.withDataDirectory(Path.of(value));
                case "--kafka-port" -> options.withPorts(number(name, value), options.storePort);
                case "--store-port" -> options.withPorts(options.kafkaPort, number(name, value));
                case "--prefix" -> options.withPrefix(value);
                case "--bucket" -> options.withBucket(value);
                case "--partitions" -> options.withPartitions(number(name, value));
                case "--linger" -> options.withLinger(number(name, value));
                case "--part" -> {
                    parts.add(part(value));
                    yield options;
                }
                default ->
                    throw new StackException(
                            "unknown argument " + name
                                    + "; known: --data --kafka-port --store-port --prefix --bucket --partitions --linger --part");
            };
        }
        return parts.isEmpty() ? options : options.only(parts.toArray(Part[]::new));
    }

    private StackOptions withDataDirectory(Path value) {
        return new StackOptions(value, kafkaPort, storePort, prefix, bucket, partitions, parts, lingerSeconds);
    }

    private static Part part(String value) {
        for (Part part : Part.values()) {
            if (part.name().equalsIgnoreCase(value)) {
                return part;
            }
        }
        throw new StackException("--part is " + value + ", it must be kafka or store");
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new StackException(name + " is " + value + ", it must be a whole number");
        }
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw new StackException(name + " port is " + port + ", it must be between 0 (any free one) and 65535");
        }
    }
}
