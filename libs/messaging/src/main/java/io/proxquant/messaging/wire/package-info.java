/**
 * How Kafka is reached and how events lie in its records, for whoever talks to it: services, the job that makes topics, the
 * command line. It knows Kafka's own client and nothing of Quarkus, so that it can be used without.
 */
package io.proxquant.messaging.wire;
