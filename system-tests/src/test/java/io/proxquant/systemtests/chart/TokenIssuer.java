package io.proxquant.systemtests.chart;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/**
 * An issuer of tokens as a company runs it: clients come with id and secret over TLS and get a signed token for a scope. Its
 * keys lie in a file for the broker. One client gets tokens that another key signed, as a foreign issuer's would be.
 */
final class TokenIssuer implements AutoCloseable {
    static final String CLIENT = "proxquant";
    static final String STRANGER = "stranger";
    static final String SECRET = "correct horse+battery/staple";
    static final String SCOPE = "kafka";

    private static final String KEY = "first";

    private final HttpsServer server;
    private final KeyPair tls;
    private final Path keys;
    private final PrivateKey own;
    private final PrivateKey foreign;

    private TokenIssuer(HttpsServer server, KeyPair tls, Path keys, PrivateKey own, PrivateKey foreign) {
        this.server = server;
        this.tls = tls;
        this.keys = keys;
        this.own = own;
        this.foreign = foreign;
    }

    static TokenIssuer start(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        java.security.KeyPair signing = generator.generateKeyPair();
        KeyPair tls = KeyPair.make(folder, "issuer");
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(tls)));
        RSAPublicKey shown = (RSAPublicKey) signing.getPublic();
        Path keys = Files.writeString(
                folder.resolve("keys.json"),
                """
                {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "%s", "n": "%s", "e": "%s"}]}
                """
                        .formatted(KEY, number(shown.getModulus()), number(shown.getPublicExponent())));
        var issuer = new TokenIssuer(
                server,
                tls,
                keys,
                signing.getPrivate(),
                generator.generateKeyPair().getPrivate());
        server.createContext("/token", issuer::answer);
        server.start();
        return issuer;
    }

    String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort() + "/token";
    }

    /** The authority of its certificate, PEM. */
    String certificate() {
        return tls.certificate();
    }

    /** Where the broker finds the keys that tokens are signed with. */
    String keys() {
        return keys.toUri().toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String client = client(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean known = client.equals(CLIENT + ":" + SECRET) || client.equals(STRANGER + ":" + SECRET);
            boolean asked = body.contains("grant_type=client_credentials") && body.contains("scope=" + SCOPE);
            String answer = known && asked
                    ? "{\"access_token\":\"" + token(client.substring(0, client.indexOf(':'))) + "\"}"
                    : "{\"error\":\"invalid_client\"}";
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(known && asked ? 200 : 401, answer.length());
            exchange.getResponseBody().write(answer.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String client(String authorization) {
        String basic = authorization.replaceFirst("^Basic ", "");
        return new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
    }

    private String token(String client) {
        long now = Instant.now().getEpochSecond();
        String signed = part("{\"alg\":\"RS256\",\"kid\":\"" + KEY + "\"}")
                + "."
                + part("{\"sub\":\"%s\",\"scope\":\"%s\",\"iat\":%d,\"exp\":%d}"
                        .formatted(client, SCOPE, now, now + 3600));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(client.equals(CLIENT) ? own : foreign);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(String json) {
        return encoded(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return encoded(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static SSLContext context(KeyPair tls) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(tls.store().toFile(), KeyPair.PASSWORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, KeyPair.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, new SecureRandom());
        return context;
    }
}
