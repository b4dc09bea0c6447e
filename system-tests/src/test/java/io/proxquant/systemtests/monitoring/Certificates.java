package io.proxquant.systemtests.monitoring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate of one's own, made with the JDK's tool. */
final class Certificates {
    private Certificates() {}

    /** A PEM file in the folder with a certificate that is valid for a month. */
    static Path pem(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("authority.p12");
        Path file = folder.resolve("authority.pem");
        List<String> keys = List.of("-alias", "authority", "-keystore", store.toString(), "-storepass", "changeit");
        keytool(keys, "-genkeypair", "-keyalg", "EC", "-dname", "CN=authority", "-validity", "30");
        keytool(keys, "-exportcert", "-rfc", "-file", file.toString());
        return file;
    }

    private static void keytool(List<String> keys, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(keys);
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("keytool ended with " + status);
        }
    }
}
