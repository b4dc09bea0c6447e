package io.proxquant.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Trust in the JVM's certificate authorities and in those of a PEM file, for stores with an authority of their own. A file
 * that is not there adds nothing: the store is then refused by its certificate, and that is waited for.
 */
final class TrustedCertificates {

    private static final System.Logger LOG = System.getLogger(TrustedCertificates.class.getName());
    private final X509TrustManager manager;
    private final SSLContext context;

    private TrustedCertificates(X509TrustManager manager, SSLContext context) {
        this.manager = manager;
        this.context = context;
    }

    /** @throws IllegalArgumentException if the file holds anything but certificates */
    static TrustedCertificates with(Path file) {
        try {
            List<Certificate> all = new ArrayList<>(List.of(manager(null).getAcceptedIssuers()));
            all.addAll(read(file));
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < all.size(); i++) {
                store.setCertificateEntry("authority-" + i, all.get(i));
            }
            X509TrustManager manager = manager(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            return new TrustedCertificates(manager, context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "[CONFIG_INVALID] " + StoreSettingNames.CA_FILE + ": " + file + " is no file of PEM certificates: "
                            + e.getMessage(),
                    e);
        }
    }

    private static List<Certificate> read(Path file) throws GeneralSecurityException, IOException {
        if (!Files.isRegularFile(file)) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "[STORE_UNAVAILABLE] {0}: {1} does not exist",
                    StoreSettingNames.CA_FILE,
                    file);
            return List.of();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        }
    }

    /** @param store null for the JVM's own */
    private static X509TrustManager manager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this JVM has no X.509 trust manager");
    }

    SSLSocketFactory sockets() {
        return context.getSocketFactory();
    }

    X509TrustManager manager() {
        return manager;
    }
}
