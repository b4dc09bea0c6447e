package io.proxquant.systemtests.images;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.github.dockerjava.api.command.InspectImageResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

import io.proxquant.contracts.CheckpointPublished;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.Verdict;
import io.proxquant.recipes.Recipe;
import io.proxquant.systemtests.faults.TinyRecipe;
import io.proxquant.systemtests.stack.Installation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The images as they ship, run as a restricted pod runs them against a real broker and store: a run goes through to its
 * decision under the image's own user and under one that no image knows.
 */
@Tag("images")
class ImagesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int ENDED_BY_TERM = 143;
    private static Report report;

    @TempDir
    Path work;

    @BeforeAll
    static void requireEngine() {
        report = new Report(ContainerImages.engine());
    }

    @AfterAll
    static void keepTheReport() throws IOException {
        if (report != null) {
            report.write();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer", "quantizer", "evaluator", "cli"})
    void saysWhatItIs(String image) {
        InspectImageResponse it = ContainerImages.inspect(image);

        assertThat(it.getConfig().getUser()).isEqualTo("10001:0");
        assertThat(it.getConfig().getLabels())
                .containsKeys(
                        "org.opencontainers.image.title",
                        "org.opencontainers.image.description",
                        "org.opencontainers.image.revision",
                        "org.opencontainers.image.created")
                .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
                .containsEntry("org.opencontainers.image.version", System.getProperty("proxquant.images.version"));
        assertThat(it.getConfig().getEnv()).noneMatch(variable -> variable.matches("(?i).*(secret|password)=.+"));
        if (ContainerImages.SERVICES.contains(image)) {
            assertThat(it.getConfig().getHealthcheck().getTest()).contains("/opt/proxquant/healthcheck", "live");
            assertThat(it.getConfig().getExposedPorts()[0].getPort()).isEqualTo(8080);
        }
        report.say(
                "%s: %d MB, user %s, revision %.12s",
                ContainerImages.name(image),
                it.getSize() / 1_000_000,
                it.getConfig().getUser(),
                it.getConfig().getLabels().get("org.opencontainers.image.revision"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10001:0", "742001:0"})
    void takesARunToItsDecision(String user) throws Exception {
        List<ServiceContainer> services = new ArrayList<>();
        try (Installation installation = new Installation(work, 2)) {
            for (String service : ContainerImages.SERVICES) {
                services.add(ServiceContainer.start(service, user, installation.configuration()));
            }
            for (ServiceContainer service : services) {
                service.awaitReady();
                restrictionsHold(service, user);
            }
            Recipe recipe = installation.recipe(TinyRecipe.yaml());
            installation.request("contained", recipe, installation.data(TinyRecipe.data()));
            CheckpointPublished checkpoint = installation
                    .events()
                    .await(
                            CheckpointPublished.class,
                            c -> c.step() == TinyRecipe.STEPS,
                            PATIENCE,
                            services.get(0)::log);
            report.say("checkpoint of step %d published: %.12s", checkpoint.step(), checkpoint.checkpoint());
            PromotionDecided decided = installation
                    .events()
                    .await(PromotionDecided.class, this::isTheLast, PATIENCE, services.get(2)::log);
            report.say("decision on %s of step %d: %s", decided.quantization(), decided.step(), decided.verdict());

            assertThat(decided.verdict()).isEqualTo(Verdict.PROMOTED);
            assertThat(installation.events().deadLetters()).isEmpty();
            for (ServiceContainer service : services) {
                assertThat(service.stop()).as(service.log()).isEqualTo(ENDED_BY_TERM);
                assertThat(service.log())
                        .doesNotContain("SIGSEGV", "fatal error has been detected", "Extracting", "ownload");
                report.say("%s stopped by TERM with %d", service.service(), ENDED_BY_TERM);
            }
        } finally {
            services.forEach(ServiceContainer::close);
        }
    }

    @Test
    void theCommandRunsInItsImage() {
        try (GenericContainer<?> command = new GenericContainer<>(DockerImageName.parse(ContainerImages.name("cli")))
                .withNetworkMode("none")
                .withCommand("--help")
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy())
                .withCreateContainerCmdModifier(create -> {
                    create.withUser("742001:0");
                    create.getHostConfig().withReadonlyRootfs(true);
                })) {
            command.start();
            assertThat(command.getLogs()).contains("submit");
            report.say("cli: --help answers under user 742001:0 without a network");
        }
    }

    private boolean isTheLast(PromotionDecided decided) {
        return decided.quantization().equals("binary") && decided.step() == TinyRecipe.STEPS;
    }

    private static void restrictionsHold(ServiceContainer service, String user) throws Exception {
        assertThat(service.run("id", "-u").getStdout().trim() + ":0").isEqualTo(user);
        assertThat(service.run("touch", "/opt/proxquant/x").getExitCode()).isNotZero();
        assertThat(service.run("touch", "/var/lib/proxquant/x", "/tmp/x").getExitCode())
                .isZero();
        assertThat(service.run("grep", "CapEff", "/proc/1/status").getStdout()).endsWith("0000000000000000\n");
        assertThat(service.run("/opt/proxquant/healthcheck", "live").getExitCode())
                .isZero();
        assertThat(service.run("/opt/proxquant/healthcheck", "ready").getExitCode())
                .isZero();
        assertThat(service.run("grep", "-c", "bom-ref", "/opt/proxquant/bom.json")
                        .getExitCode())
                .as("bill of materials")
                .isZero();
        assertThat(service.inspect().getHostConfig().getReadonlyRootfs()).isTrue();
        report.say(
                "%s ready: user %s, read-only root, no capabilities, memory %d MiB, %d processor(s)",
                service.service(),
                user,
                service.inspect().getHostConfig().getMemory() >> 20,
                service.inspect().getHostConfig().getNanoCPUs() / 1_000_000_000L);
    }
}
