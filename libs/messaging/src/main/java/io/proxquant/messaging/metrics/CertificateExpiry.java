package io.proxquant.messaging.metrics;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;

/**
 * When the certificates that this process was given expire: those that it trusts and those that it shows itself. Files are
 * read anew each time, since whoever renews a certificate replaces the file. One that cannot be read is told once; the
 * client that needs it says the same in its own words.
 */
public final class CertificateExpiry {
    private static final System.Logger LOG = System.getLogger(CertificateExpiry.class.getName());
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    private final Map<String, Object> kafka;
    private final Optional<Path> storeTrust;
    private final Set<String> complained = new HashSet<>();

    /**
     * @param kafka settings that all Kafka clients share
     * @param storeTrust PEM certificates that are trusted for the store
     */
    public CertificateExpiry(Map<String, Object> kafka, Optional<Path> storeTrust) {
        this.kafka = Map.copyOf(kafka);
        this.storeTrust = storeTrust;
    }

    /** What certificates are for, to the moment when the first of them expires. */
    public Map<String, Instant> read() {
        Map<String, Instant> expiries = new TreeMap<>();
        if (text("security.protocol").orElse("").toUpperCase(Locale.ROOT).endsWith("SSL")) {
            first("kafka-trust", () -> kafka("truststore", SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG), expiries);
            first("kafka-client", () -> kafka("keystore", SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG), expiries);
        }
        storeTrust.ifPresent(file -> first("store-trust", () -> pem(Files.readString(file)), expiries));
        return expiries;
    }

    /** Reads certificates. */
    private interface Source {
        Collection<X509Certificate> read() throws GeneralSecurityException, IOException;
    }

    private void first(String what, Source source, Map<String, Instant> expiries) {
        try {
            source.read().stream()
                    .map(certificate -> certificate.getNotAfter().toInstant())
                    .min(Comparator.naturalOrder())
                    .ifPresent(expiry -> expiries.put(what, expiry));
            complained.remove(what);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException unreadable) {
            if (complained.add(what)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "cannot tell when certificates expire ({0}): {1}",
                        what,
                        unreadable.toString());
            }
        }
    }

    /** PEM in the setting itself, or a file of the type that is configured. */
    private Collection<X509Certificate> kafka(String store, String inline)
            throws GeneralSecurityException, IOException {
        Optional<String> text = text(inline);
        if (text.isPresent()) {
            return pem(text.get());
        }
        Optional<String> file = text("ssl." + store + ".location");
        if (file.isEmpty()) {
            return List.of();
        }
        Path path = Path.of(file.get());
        String type = text("ssl." + store + ".type").orElse("JKS");
        if (type.equalsIgnoreCase("PEM")) {
            return pem(Files.readString(path));
        }
        KeyStore keys = KeyStore.getInstance(type);
        try (InputStream in = Files.newInputStream(path)) {
            keys.load(
                    in,
                    text("ssl." + store + ".password").map(String::toCharArray).orElse(null));
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (String alias : Collections.list(keys.aliases())) {
            Certificate[] chain = keys.getCertificateChain(alias);
            add(chain == null ? new Certificate[] {keys.getCertificate(alias)} : chain, certificates);
        }
        return certificates;
    }

    /** Only the certificates: a PEM key store holds the key beside them. */
    private static Collection<X509Certificate> pem(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = PEM.matcher(text);
        while (blocks.find()) {
            byte[] block = blocks.group().getBytes(StandardCharsets.US_ASCII);
            add(new Certificate[] {factory.generateCertificate(new ByteArrayInputStream(block))}, certificates);
        }
        return certificates;
    }

    private static void add(Certificate[] found, List<X509Certificate> certificates) {
        for (Certificate certificate : found) {
            if (certificate instanceof X509Certificate x509) {
                certificates.add(x509);
            }
        }
    }

    private Optional<String> text(String key) {
        Object value = kafka.get(key);
        String text = value instanceof Password password ? password.value() : value == null ? "" : value.toString();
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }
}
