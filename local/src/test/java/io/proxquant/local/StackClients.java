package io.proxquant.local;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The clients that the pipeline uses, in their shortest form. */
final class StackClients {
    private StackClients() {}

    static void send(StackProcess stack, String topic, String value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", stack.kafka(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    static List<String> read(StackProcess stack, String topic, int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", stack.kafka(), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
            var values = new ArrayList<String>();
            for (int polls = 0; values.size() < count && polls < 60; polls++) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    /** False when the object was there already. */
    static boolean create(StackProcess stack, String key, String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try {
            client(stack.s3(), stack.accessKey(), stack.secretKey())
                    .putObject(PutObjectArgs.builder().bucket(stack.bucket()).object(key).stream(
                                    new ByteArrayInputStream(bytes), bytes.length, -1)
                            .extraHeaders(Map.of("If-None-Match", "*"))
                            .build());
            return true;
        } catch (ErrorResponseException e) {
            if (e.response().code() == 412) {
                return false;
            }
            throw e;
        }
    }

    static void put(StackEndpoints store, String key, byte[] content) throws Exception {
        client(store.s3(), store.accessKey(), store.secretKey())
                .putObject(PutObjectArgs.builder().bucket(store.bucket()).object(key).stream(
                                new ByteArrayInputStream(content), content.length, -1)
                        .build());
    }

    static String get(StackProcess stack, String key) throws Exception {
        return get(stack.s3(), stack.bucket(), stack.accessKey(), stack.secretKey(), key);
    }

    static String get(String endpoint, String bucket, String accessKey, String secretKey, String key) throws Exception {
        try (var object = client(endpoint, accessKey, secretKey)
                .getObject(GetObjectArgs.builder().bucket(bucket).object(key).build())) {
            return new String(object.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static MinioClient client(String endpoint, String accessKey, String secretKey) {
        return MinioClient.builder()
                .endpoint(endpoint)
                .region("us-east-1")
                .credentials(accessKey, secretKey)
                .build();
    }
}
