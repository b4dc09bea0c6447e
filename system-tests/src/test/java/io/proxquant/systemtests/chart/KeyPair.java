package io.proxquant.systemtests.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A self-signed certificate with its key, which is its own authority: what a broker shows, what its clients trust, and
 * what a client shows to a broker that asks.
 *
 * @param store PKCS 12 file with both
 * @param certificate PEM
 * @param key PEM, PKCS 8
 */
record KeyPair(Path store, String certificate, String key) {
    static final String PASSWORD = "only-for-this-test";

    private static final String ALIAS = "mine";

    /** Makes one with the JDK's own tool; it is good for the loopback address and for no host name. */
    static KeyPair make(Path folder, String owner) throws IOException, InterruptedException, GeneralSecurityException {
        return make(folder, owner, "ip:127.0.0.1");
    }

    /** One that is good for other names, as the tool writes them, such as {@code dns:*.store.test}. */
    static KeyPair make(Path folder, String owner, String names)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(owner + ".p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(List.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=" + owner,
                        "-ext",
                        "SAN=" + names,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(owner + ".keytool").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + Files.readString(folder.resolve(owner + ".keytool")));
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        return new KeyPair(
                store,
                pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
                pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }
}
