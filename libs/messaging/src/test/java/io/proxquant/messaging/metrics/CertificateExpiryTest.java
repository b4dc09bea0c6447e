package io.proxquant.messaging.metrics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The first expiry of each kind of certificate is told, in whatever form Kafka's clients and the store take them. */
class CertificateExpiryTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    @Test
    void theFirstOfSeveralCertificatesCountsInKeyStoresAndTrustStores() throws Exception {
        Path keys = folder.resolve("client.p12");
        make(keys, "long", 300);
        make(keys, "short", 3);
        Path trust = folder.resolve("trust.jks");
        make(trust, "authority", 30);

        Map<String, Instant> expiries = new CertificateExpiry(
                        Map.of(
                                "security.protocol",
                                "SASL_SSL",
                                "ssl.keystore.location",
                                keys.toString(),
                                "ssl.keystore.type",
                                "PKCS12",
                                "ssl.keystore.password",
                                PASSWORD,
                                "ssl.truststore.location",
                                trust.toString(),
                                "ssl.truststore.password",
                                PASSWORD),
                        Optional.empty())
                .read();

        assertThat(expiries).containsOnlyKeys("kafka-client", "kafka-trust");
        isInDays(expiries.get("kafka-client"), 3);
        isInDays(expiries.get("kafka-trust"), 30);
    }

    @Test
    void pemTextInASettingAndAPemFileWithAKeyBesideAreReadAndARenewedFileIsSeen() throws Exception {
        Path client = folder.resolve("client.pem");
        Files.writeString(client, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" + pem("client", 20));
        Path store = Files.writeString(folder.resolve("store.pem"), pem("one", 40) + pem("two", 10));
        CertificateExpiry certificates = new CertificateExpiry(
                Map.of(
                        "security.protocol", "SSL",
                        "ssl.truststore.type", "PEM",
                        "ssl.truststore.certificates", pem("authority", 5),
                        "ssl.keystore.type", "PEM",
                        "ssl.keystore.location", client.toString()),
                Optional.of(store));

        Map<String, Instant> expiries = certificates.read();
        isInDays(expiries.get("kafka-trust"), 5);
        isInDays(expiries.get("kafka-client"), 20);
        isInDays(expiries.get("store-trust"), 10);

        Files.writeString(store, pem("renewed", 90));
        isInDays(certificates.read().get("store-trust"), 90);
    }

    @Test
    void whatIsNotUsedOrCannotBeReadHasNoFigure() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.p12"), "no key store");

        assertThat(new CertificateExpiry(
                                Map.of("ssl.truststore.location", broken.toString()),
                                Optional.of(folder.resolve("not-there.pem")))
                        .read())
                .isEmpty();
        assertThat(new CertificateExpiry(
                                Map.of("security.protocol", "SSL", "ssl.truststore.location", broken.toString()),
                                Optional.empty())
                        .read())
                .isEmpty();
    }

    private static void isInDays(Instant expiry, int days) {
        assertThat(Duration.between(Instant.now(), expiry)).isBetween(Duration.ofDays(days - 1), Duration.ofDays(days));
    }

    private void make(Path store, String alias, int days) throws Exception {
        String type = store.toString().endsWith(".jks") ? "JKS" : "PKCS12";
        keytool(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-validity",
                "" + days,
                "-keystore",
                store.toString(),
                "-storetype",
                type,
                "-storepass",
                PASSWORD,
                "-keypass",
                PASSWORD);
    }

    private String pem(String name, int days) throws Exception {
        Path store = folder.resolve(name + days + ".p12");
        make(store, name, days);
        Path file = folder.resolve(name + days + ".crt");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-file",
                file.toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        return Files.readString(file);
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
