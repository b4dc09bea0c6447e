package io.proxquant.storage;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.StaticProvider;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.contracts.ReasonCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Keys and certificates: what is missing or wrong is waited for and named. */
class StoreAccessTest {
    private static final char[] PASSWORD = "test-only".toCharArray();

    @TempDir
    private Path folder;

    @Test
    void missingKeysAreUnavailabilityThatSaysWhatToSet() {
        try (MinioObjectStore store = new MinioObjectStore(config("http://127.0.0.1:1", "", "", Optional.empty()))) {
            StoreUnavailableException e = catchThrowableOfType(
                    StoreUnavailableException.class, () -> store.create(ObjectKey.of("x"), new byte[1]));
            assertThat(e.reason()).isEqualTo(ReasonCode.STORE_ACCESS_DENIED);
            assertThat(e)
                    .hasMessageContaining("access key or secret key is not set")
                    .hasMessageContaining("proxquant.store.access-key");
        }
    }

    @Test
    void aWorkloadIdentityIsUsedOnlyWhereNoKeysAreSet() {
        Map<String, String> identity = Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token");
        var http = new OkHttpClient();
        assertThat(StoreCredentials.of(config("http://s3", "", "", Optional.empty()), identity, http))
                .isInstanceOf(IamAwsProvider.class);
        assertThat(StoreCredentials.of(config("http://s3", "key", "secret", Optional.empty()), identity, http))
                .isInstanceOf(StaticProvider.class);
        assertThatThrownBy(() -> StoreCredentials.of(config("http://s3", "key", "", Optional.empty()), identity, http)
                        .fetch())
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aServerIsTrustedByItsAuthorityAndRefusedWithoutIt() throws Exception {
        KeyStore keys = selfSigned();
        Path authority = pem(keys.getCertificate("server"));
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        server.start();
        try {
            String endpoint = "https://localhost:" + server.getAddress().getPort();
            assertThat(reasonAt(endpoint, Optional.of(authority))).isEqualTo(ReasonCode.STORE_ACCESS_DENIED);
            assertThat(reasonAt(endpoint, Optional.empty())).isEqualTo(ReasonCode.STORE_UNAVAILABLE);
            assertThat(reasonAt(endpoint, Optional.of(folder.resolve("absent"))))
                    .isEqualTo(ReasonCode.STORE_UNAVAILABLE);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aStoreWithoutRoomIsWaitedForAndToldInItsOwnWords() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] answer =
                ("<Error><Code>StorageFull</Code><Message>/data/objects has no room for another object; free space"
                                + " there</Message></Error>")
                        .getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(507, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
        try (MinioObjectStore store = new MinioObjectStore(config(endpoint, "key", "secret-key", Optional.empty()))) {
            StoreUnavailableException e = catchThrowableOfType(
                    StoreUnavailableException.class, () -> store.create(ObjectKey.of("x"), new byte[1]));
            assertThat(e.reason()).isEqualTo(ReasonCode.DISK_FULL);
            assertThat(e)
                    .hasMessageEndingWith("HTTP 507 StorageFull: /data/objects has no room for another object; free"
                            + " space there");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aFileThatHoldsNoCertificatesIsRefusedByName() throws Exception {
        Path file = Files.writeString(folder.resolve("ca.crt"), "-----BEGIN CERTIFICATE-----\nnonsense\n");
        assertThatThrownBy(() -> new MinioObjectStore(config("https://s3", "key", "secret", Optional.of(file))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("proxquant.store.ca-file");
    }

    private static ReasonCode reasonAt(String endpoint, Optional<Path> authority) {
        try (MinioObjectStore store = new MinioObjectStore(config(endpoint, "key", "secret-key", authority))) {
            return catchThrowableOfType(
                            StoreUnavailableException.class, () -> store.create(ObjectKey.of("x"), new byte[1]))
                    .reason();
        }
    }

    private static StoreConfig config(String endpoint, String key, String secret, Optional<Path> authority) {
        Duration patience = Duration.ofSeconds(5);
        return new StoreConfig(
                URI.create(endpoint), "us-east-1", "bucket", key, secret, true, "", patience, patience, authority);
    }

    /** Made by the JDK's own tool, valid for localhost, so that no key lies in the repository. */
    private KeyStore selfSigned() throws Exception {
        Path file = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-ext",
                        "BC=ca:true",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD),
                        "-keypass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, new SecureRandom());
        return context;
    }

    private Path pem(Certificate certificate) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        return Files.writeString(
                folder.resolve("authority.pem"),
                "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    }
}
