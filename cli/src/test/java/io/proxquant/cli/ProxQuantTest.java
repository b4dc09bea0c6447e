package io.proxquant.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The command's manners: help everywhere, 2 for bad usage, 1 for bad input, errors on standard error only. */
class ProxQuantTest {
    @TempDir
    Path work;

    @ParameterizedTest
    @ValueSource(
            strings = {"demo", "up", "submit", "methods", "quantize", "inspect", "evaluate", "calibrate", "dead-letters"
            })
    void everyCommandExplainsItself(String name) {
        Command help = Command.run(name, "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).startsWith("Usage: proxquant " + name);
        assertThat(help.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', command is missing",
        "dance, dance",
        "demo --data fashion-mnist, is not NAME=LOCATION",
        "demo --data fashion-mnist=/data, must start with file: or s3://",
        "submit, FILE",
        "submit a.yaml --model m, --model does not go with a.yaml",
        "submit a.yaml --step 3, --step does not go with a.yaml",
        "submit a.safetensors --seed 3, --seed does not go with a.safetensors",
        "submit a.safetensors --warm-start run-1, --warm-start does not go with a.safetensors",
        "up --port many, many",
        "up --without zoo, zoo",
        "dead-letters, 'list, show, replay or done'",
        "dead-letters show runs:0, is no TOPIC:PARTITION:OFFSET",
        "dead-letters show payroll.dlq:0:1, is no TOPIC:PARTITION:OFFSET",
        "gc --keep 0, --keep",
        "gc --parallel 0, --parallel",
        "dead-letters list --topic payroll, is none of our topics",
        "dead-letters replay, or give --all",
        "dead-letters done, or give --all",
        "dead-letters replay runs.dlq:0:1 --all, one of the two",
        "dead-letters replay runs.dlq:0:1 --reason EVENT_SCHEMA, --topic and --reason go with --all",
    })
    void badUsageIsTwo(String line, String said) {
        Command run = line.isEmpty() ? Command.run() : Command.run(line.split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(said);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sbmit, unknown command 'sbmit' (did you mean 'submit'?), ./proxquant --help",
        "models rolback, unknown command 'rolback' (did you mean 'rollback'?), ./proxquant models --help",
        "submit a.yaml --wiat, unknown option '--wiat' (did you mean '--wait'?), ./proxquant submit --help",
        "submit a.yaml --sed=3, unknown option '--sed=3' (did you mean '--seed'?), ./proxquant submit --help",
        "submit a.yaml b.yaml, unexpected argument 'b.yaml', ./proxquant submit --help",
        "submit, missing required parameter: 'FILE', ./proxquant submit --help",
        "up --port many, invalid value for option '--port': 'many' is not an int, ./proxquant up --help",
    })
    void badUsageIsOneLineAndAHint(String line, String said, String hint) {
        Command run = Command.run(line.split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines()).containsExactly("proxquant: " + said, "proxquant: see " + hint);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models show No//Name",
                "models rollback No//Name",
                "models announce No//Name",
                "compare No//Name",
                "compare fine No//Name"
            })
    void aNameThatCanBeNobodysIsBadUsageWhateverRuns(String line) {
        Command run = Command.run(line.split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains("No//Name")
                .containsPattern("1 to (63 lower-case letters, digits and '-'|200 characters)");
    }

    @Test
    void badUsageNeverObeysTheTerminal() {
        Command run = Command.run("submit", "a.yaml", "--\u001b[2Jwait");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).doesNotContain("\u001b").contains("\\u001b[2J");
    }

    @Test
    void badInputIsOneAndSaysWhatIsWrong() throws Exception {
        Command absent = Command.run("submit", work.resolve("absent.yaml").toString());
        assertThat(absent.exit()).isEqualTo(1);
        assertThat(absent.err()).contains("there is no file").contains("absent.yaml");
        assertThat(absent.out()).isEmpty();

        Path recipe = Files.writeString(
                work.resolve("bad.yaml"), "apiVersion: proxquant.io/v1\nmodel: m\nseed: one\nnetwrok: {}\n");
        Command bad = Command.run("demo", "--recipe", recipe.toString());
        assertThat(bad.exit()).isEqualTo(1);
        assertThat(bad.err())
                .as("all problems at once, each with line and key, before anything is started")
                .contains("bad.yaml:3:")
                .contains("seed")
                .contains("bad.yaml:4:")
                .contains("netwrok");
    }

    @Test
    void whatIsMissingOfAnInstallationIsNamed() throws Exception {
        Path recipe = Files.writeString(work.resolve("r.yaml"), "apiVersion: proxquant.io/v1\n");
        Command half = Command.run("submit", recipe.toString(), "--kafka", "127.0.0.1:1");
        assertThat(half.exit()).isEqualTo(1);
        assertThat(half.err())
                .contains("CONFIG_INVALID")
                .contains("--store URL")
                .contains("PROXQUANT_STORE_ENDPOINT");

        Command keyless =
                Command.run("submit", recipe.toString(), "--kafka", "127.0.0.1:1", "--store", "http://127.0.0.1:1");
        assertThat(keyless.exit()).isEqualTo(1);
        assertThat(keyless.err()).contains("PROXQUANT_STORE_ACCESS_KEY");
    }
}
