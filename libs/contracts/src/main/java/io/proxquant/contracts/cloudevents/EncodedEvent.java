package io.proxquant.contracts.cloudevents;

import io.proxquant.contracts.Topic;

/**
 * An event as it is published. The arrays are not copied and must not be changed.
 *
 * @param topic that it belongs on
 * @param key what has one key stays in order
 * @param data its JSON
 * @param headers its CloudEvents attributes
 */
public record EncodedEvent(Topic topic, byte[] key, byte[] data, Headers headers) {}
