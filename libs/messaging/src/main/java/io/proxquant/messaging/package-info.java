/**
 * What consuming and publishing mean here: CloudEvents over Kafka, at-least-once delivery with effectively-once results,
 * the order result event, dead letter, acknowledgement, counted attempts, deadlines, and health.
 */
package io.proxquant.messaging;
