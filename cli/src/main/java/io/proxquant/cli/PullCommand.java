package io.proxquant.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.proxquant.cli.models.ArtifactReference;
import io.proxquant.cli.models.PulledArtifact;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.cli.submit.Installation;
import io.proxquant.contracts.Printable;
import io.proxquant.contracts.ShownNames;
import io.proxquant.storage.LocalDisk;

/** Downloads an artifact from the store, for the program that serves it. */
@Command(
        name = "pull",
        description = {
            "Download an artifact, every byte held against its digest.",
            "The directory gets artifact.safetensors, or artifact.safetensors.index.json and its shards: all of them or"
                    + " none. One that holds the same already is left as it is, one with anything else is refused."
        },
        mixinStandardHelpOptions = true)
final class PullCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "ARTIFACT",
            converter = ArtifactReference.Converter.class,
            description = "MODEL@champion, MODEL@previous (the champion before), or MODEL@DIGEST: of the weights, the"
                    + " file, the checkpoint or the quantization.")
    private ArtifactReference artifact;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for it (default: MODEL and the digest's beginning, here).")
    private Path out;

    @Mixin
    private JsonOutput json;

    @Mixin
    private ConnectionArguments connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (var installation =
                new Installation(connection.connection(Workplace.here(), System.getenv()), Clock.systemUTC())) {
            PulledArtifact pulled = PulledArtifact.into(artifact, out, installation);
            if (json.wanted()) {
                json.print(ShownNames.json(pulled));
            } else {
                var stdout = spec.commandLine().getOut();
                pulled.lines().forEach(line -> stdout.println(Printable.line(line)));
                stdout.flush();
            }
            return 0;
        } catch (IOException e) {
            throw new CommandFailure(
                    "cannot write " + (out == null ? "here" : "to " + out) + ": " + LocalDisk.problem(e), e);
        }
    }
}
