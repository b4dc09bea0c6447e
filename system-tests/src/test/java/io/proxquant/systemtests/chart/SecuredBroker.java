package io.proxquant.systemtests.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import org.apache.kafka.common.Uuid;

import io.proxquant.local.ChildProcess;

/**
 * Kafka as a company runs it: listeners with TLS and SCRAM, one of them under a host name that the certificate does not
 * carry, one with certificates on both sides, and one that takes tokens of an issuer. The broker is Apache Kafka's own start class in a process of its own.
 */
final class SecuredBroker implements AutoCloseable {
    static final String USER = "proxquant";
    static final String PASSWORD = "right horse";

    private static final String HOST = "127.0.0.1";

    private final Path folder;
    private final Path settings;
    private final int scram;
    private final int named;
    private final int mutual;
    private final int token;
    private final String keys;
    private ChildProcess process;

    private SecuredBroker(Path folder, KeyPair own, KeyPair client, TokenIssuer issuer) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.settings = folder.resolve("server.properties");
        scram = freePort();
        named = freePort();
        mutual = freePort();
        token = freePort();
        keys = issuer.keys();
        Path trusted = Files.writeString(folder.resolve("trusted.pem"), client.certificate() + own.certificate());
        write(own, trusted, freePort());
    }

    /** Formats the folder, with the user's password, and starts the broker; clients wait for it by themselves. */
    static SecuredBroker start(Path folder, KeyPair own, KeyPair client, TokenIssuer issuer)
            throws IOException, InterruptedException {
        SecuredBroker broker = new SecuredBroker(folder, own, client, issuer);
        ChildProcess format = broker.run(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                broker.settings.toString(),
                "--add-scram",
                "SCRAM-SHA-512=[name=" + USER + ",password=" + PASSWORD + "]");
        if (!format.ends(Duration.ofMinutes(2)) || format.exitValue() != 0) {
            throw new IOException(broker.log());
        }
        broker.process = broker.run("kafka.Kafka", broker.settings.toString());
        return broker;
    }

    /** Bootstrap servers of the listener with TLS, user and password. */
    String scram() {
        return HOST + ":" + scram;
    }

    /** The same, but the broker calls itself by a host name that its certificate does not carry. */
    String named() {
        return HOST + ":" + named;
    }

    /** Bootstrap servers of the listener that wants a certificate from its clients. */
    String mutual() {
        return HOST + ":" + mutual;
    }

    /** Bootstrap servers of the listener with TLS and tokens. */
    String token() {
        return HOST + ":" + token;
    }

    String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.stop(Duration.ofSeconds(20));
    }

    private void write(KeyPair own, Path trusted, int controller) throws IOException {
        Properties all = new Properties();
        all.putAll(new TreeMap<>(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@" + HOST + ":" + controller,
                "controller.listener.names", "CONTROLLER",
                "inter.broker.listener.name", "MUTUAL",
                "log.dirs", folder.resolve("data").toString(),
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0")));
        String addresses = "SCRAM://" + HOST + ":" + scram + ",NAMED://" + HOST + ":" + named + ",MUTUAL://" + HOST
                + ":" + mutual + ",TOKEN://" + HOST + ":" + token;
        all.put("listeners", addresses + ",CONTROLLER://" + HOST + ":" + controller);
        all.put("advertised.listeners", addresses.replace("NAMED://" + HOST, "NAMED://localhost"));
        all.put(
                "listener.security.protocol.map",
                "SCRAM:SASL_SSL,NAMED:SASL_SSL,TOKEN:SASL_SSL,MUTUAL:SSL,CONTROLLER:PLAINTEXT");
        for (String listener : List.of("scram", "named")) {
            String name = "listener.name." + listener + ".";
            all.put(name + "sasl.enabled.mechanisms", "SCRAM-SHA-512");
            all.put(
                    name + "scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        }
        String oauth = "org.apache.kafka.common.security.oauthbearer.";
        all.put("listener.name.token.sasl.enabled.mechanisms", "OAUTHBEARER");
        all.put("listener.name.token.oauthbearer.sasl.jaas.config", oauth + "OAuthBearerLoginModule required;");
        all.put(
                "listener.name.token.oauthbearer.sasl.server.callback.handler.class",
                oauth + "OAuthBearerValidatorCallbackHandler");
        all.put("listener.name.token.sasl.oauthbearer.jwks.endpoint.url", keys);
        all.put("listener.name.mutual.ssl.client.auth", "required");
        all.put("ssl.keystore.type", "PKCS12");
        all.put("ssl.keystore.location", own.store().toString());
        all.put("ssl.keystore.password", KeyPair.PASSWORD);
        all.put("ssl.truststore.type", "PEM");
        all.put("ssl.truststore.location", trusted.toString());
        try (var out = Files.newBufferedWriter(settings)) {
            all.store(out, null);
        }
    }

    private ChildProcess run(String main, String... arguments) throws IOException {
        Path libraries = Path.of(System.getProperty("proxquant.root"), "local/target/stack/lib");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + keys,
                "-cp",
                libraries + "/*",
                main));
        command.addAll(List.of(arguments));
        return ChildProcess.start(main, new ProcessBuilder(command), folder.resolve("log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
