package io.proxquant.systemtests.images;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import org.awaitility.core.ConditionTimeoutException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import static org.awaitility.Awaitility.await;

/**
 * A service's image as a restricted pod runs it: read-only root, no capability, no way to new privileges, a scratch /tmp that
 * nothing can be executed from, limited memory and processors. On the host's network, where the test's broker and store are.
 */
final class ServiceContainer implements AutoCloseable {
    private static final int STOP_SECONDS = 90;

    private final String service;
    private final int port;
    private final GenericContainer<?> container;

    private ServiceContainer(String service, int port, GenericContainer<?> container) {
        this.service = service;
        this.port = port;
        this.container = container;
    }

    /**
     * Starts the image of a service.
     *
     * @param user uid and gid, whether the image knows them or not
     * @param configuration MicroProfile keys, given as the environment variables that they map to
     */
    static ServiceContainer start(String service, String user, Map<String, String> configuration) throws IOException {
        int port = freePort();
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(ContainerImages.name(service)))
                .withNetworkMode("host")
                .withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,nodev,size=64m"))
                .withCreateContainerCmdModifier(create -> {
                    create.withUser(user);
                    restrict(create.getHostConfig());
                });
        configuration.forEach(
                (key, value) -> container.withEnv(key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"), value));
        container.withEnv("QUARKUS_HTTP_PORT", Integer.toString(port));
        container.withEnv("PROXQUANT_HTTP_HOST", "127.0.0.1");
        container.withEnv("JAVA_TOOL_OPTIONS", "-Xmx384m -XX:ActiveProcessorCount=1");
        container.start();
        return new ServiceContainer(service, port, container);
    }

    private static void restrict(HostConfig host) {
        host.withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true"))
                .withMemory(1L << 30)
                .withNanoCPUs(1_000_000_000L);
    }

    String service() {
        return service;
    }

    /** Waits until readiness is up; fails with the log when the container ends first or does not get there. */
    ServiceContainer awaitReady() {
        try {
            await(service + " ready")
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        if (!container.isRunning()) {
                            throw new IllegalStateException(service + " ended\n" + log());
                        }
                        return status("/q/health/ready") == 200;
                    });
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage() + "\n" + log(), late);
        }
        return this;
    }

    /** The HTTP status of a path, or -1 while nobody listens. */
    int status(String path) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notYet) {
            return -1;
        }
    }

    /** Runs a command in the container. */
    GenericContainer.ExecResult run(String... command) throws IOException, InterruptedException {
        return container.execInContainer(command);
    }

    InspectContainerResponse inspect() {
        return container
                .getDockerClient()
                .inspectContainerCmd(container.getContainerId())
                .exec();
    }

    /** TERM, and the exit status that it led to. */
    long stop() {
        container
                .getDockerClient()
                .stopContainerCmd(container.getContainerId())
                .withTimeout(STOP_SECONDS)
                .exec();
        return inspect().getState().getExitCodeLong();
    }

    String log() {
        return container.getLogs();
    }

    @Override
    public void close() {
        container.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
