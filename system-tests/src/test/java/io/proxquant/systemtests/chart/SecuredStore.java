package io.proxquant.systemtests.chart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import io.proxquant.local.ChildProcess;

import static org.awaitility.Awaitility.await;

/**
 * An object store as a company runs it: TLS alone, with an authority of its own, and buckets as host names. It is S3Proxy's
 * own start class in a process of its own; a hosts file leads to it, since nobody else knows the names.
 */
final class SecuredStore implements AutoCloseable {
    static final String BUCKET = "models";
    static final String ACCESS_KEY = "team-key";
    static final String SECRET_KEY = "right staple";

    private static final String HOST = "store.test";

    private final Path folder;
    private final int port;
    private ChildProcess process;

    private SecuredStore(Path folder) throws IOException {
        this.folder = folder;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
    }

    static SecuredStore start(Path folder, KeyPair own) throws IOException {
        SecuredStore store = new SecuredStore(Files.createDirectories(folder));
        Files.createDirectories(store.bucket());
        Properties all = new Properties();
        all.putAll(Map.of(
                "s3proxy.secure-endpoint",
                "https://127.0.0.1:" + store.port,
                "s3proxy.keystore-path",
                own.store().toString(),
                "s3proxy.keystore-password",
                KeyPair.PASSWORD,
                "s3proxy.virtual-host",
                HOST,
                "s3proxy.authorization",
                "aws-v4",
                "s3proxy.identity",
                ACCESS_KEY,
                "s3proxy.credential",
                SECRET_KEY,
                "s3proxy.ignore-unknown-headers",
                "true",
                "jclouds.provider",
                "filesystem-nio2",
                "jclouds.filesystem.basedir",
                folder.resolve("data").toString()));
        all.put("jclouds.identity", "none");
        all.put("jclouds.credential", "none");
        try (var out = Files.newBufferedWriter(folder.resolve("s3proxy.properties"))) {
            all.store(out, null);
        }
        Files.writeString(store.hosts(), "127.0.0.1 " + BUCKET + "." + HOST + "\n127.0.0.1 " + HOST + "\n");
        Path libraries = Path.of(System.getProperty("proxquant.root"), "local/target/stack/lib");
        ProcessBuilder program = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                libraries + "/*",
                "org.gaul.s3proxy.Main",
                "--properties",
                folder.resolve("s3proxy.properties").toString()));
        store.process = ChildProcess.start("the store", program, folder.resolve("log"));
        await("the store listens").atMost(Duration.ofMinutes(1)).until(store::listens);
        return store;
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionError(process.log());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Its address, which only this machine's hosts file knows. */
    String endpoint() {
        return "https://" + HOST + ":" + port;
    }

    /** The folder in which its objects lie. */
    Path bucket() {
        return folder.resolve("data").resolve(BUCKET);
    }

    /** A hosts file for Java's {@code jdk.net.hosts.file}. */
    Path hosts() {
        return folder.resolve("hosts");
    }

    @Override
    public void close() {
        process.stop(Duration.ofSeconds(20));
    }
}
