package io.proxquant.cli.stack;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.proxquant.cli.CommandFailure;
import io.proxquant.local.StackProcess;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Where programs are looked for, and advice that can be followed where they are not. */
class WorkplaceTest {
    @TempDir
    Path root;

    @AfterEach
    void forget() {
        System.clearProperty(StackProcess.PRODUCTS_PROPERTY);
    }

    @Test
    void anImageHasNoServicesToBuild() {
        missing("is no checkout", "give the command in one");
    }

    @Test
    void whatMavenMakesMavenMakesAgain() throws Exception {
        Files.createFile(root.resolve("pom.xml"));
        missing("target/quarkus-app", "mvn -DskipTests -pl services/trainer-service -am package");
    }

    @Test
    void whatTheLauncherMakesTheLauncherMakesAgain() throws Exception {
        Files.createFile(root.resolve("pom.xml"));
        System.setProperty(StackProcess.PRODUCTS_PROPERTY, "target/launcher");
        missing(
                "target/launcher/quarkus-app",
                "remove " + root.resolve("services/trainer-service/target/launcher") + " and give the command again");
    }

    private void missing(String... said) {
        assertThatThrownBy(() -> new Workplace(root, root).serviceJar("trainer-service"))
                .isInstanceOf(CommandFailure.class)
                .message()
                .contains(said);
    }
}
