/**
 * The embedded stack: a real Kafka broker (KRaft, one node) and a real S3 server with files on disk, in one JVM of
 * their own, so that a laptop and the tests have what a data centre has without Docker or a network.
 *
 * <p>Two sides live here. {@link io.proxquant.local.StackMain} runs <em>inside</em> that JVM and needs the jars of
 * {@code local/target/stack/lib}. {@link io.proxquant.local.StackProcess} starts, kills and restarts it from outside
 * and needs the JDK only, so a test may depend on this module with all transitive dependencies excluded.
 */
package io.proxquant.local;
