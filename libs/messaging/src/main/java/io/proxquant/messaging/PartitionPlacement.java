package io.proxquant.messaging;

import java.nio.charset.StandardCharsets;

import org.apache.kafka.common.utils.Utils;

/**
 * Lays events that belong together on partitions one after the other, so that a consumer group shares them evenly; by
 * their keys alone several could fall together while a consumer idles. A repeat goes where the first one went, as long as
 * the topic has as many partitions.
 *
 * @param group what the events have in common; decides where the row begins
 * @param place of an event in the row
 */
public record PartitionPlacement(String group, int place) {
    /** (hash(group) + place) mod partitions, by the hash that Kafka takes for keys. */
    int partition(int partitions) {
        int first = Utils.toPositive(Utils.murmur2(group.getBytes(StandardCharsets.UTF_8))) % partitions;
        return Math.floorMod(first + place, partitions);
    }
}
