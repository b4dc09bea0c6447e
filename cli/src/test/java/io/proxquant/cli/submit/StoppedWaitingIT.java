package io.proxquant.cli.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.proxquant.checkpoints.safetensors.SafetensorsWriter;
import io.proxquant.checkpoints.safetensors.TensorData;
import io.proxquant.cli.StoredArtifact;
import io.proxquant.cli.TerminalSession;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.storage.Manifests;
import io.proxquant.storage.ObjectKey;

import static org.assertj.core.api.Assertions.assertThat;

/** Ctrl-C in commands that wait for an installation: what goes on is said, and nothing is left half-written. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class StoppedWaitingIT extends SubmissionCase {
    @Test
    void aRunGoesOnWithoutWhoeverSubmittedOrFollowedIt() throws Exception {
        Path recipe = recipe("waited", "synthetic-images");
        Path at = installation(stack.s3());
        var submitting = TerminalSession.command(
                "is queued: no trainer has taken it",
                Map.of(),
                "submit",
                recipe,
                "--run",
                "r-1",
                "--wait",
                "--installation",
                at);
        saysThatItIsQueued(submitting.end(), at);

        var following = TerminalSession.command(
                "is queued: no trainer has taken it", Map.of(), "runs", "follow", "r-1", "--installation", at);
        saysThatItIsQueued(following.end(), at);
        assertThat(records("runs")).as("asked for once").hasSize(1);
    }

    private static void saysThatItIsQueued(TerminalSession.End end, Path at) {
        assertThat(end.status()).as(end.said()).isEqualTo(130);
        assertThat(end.said().replace("\r\n", "\n"))
                .contains("stays queued: no trainer has taken it yet, and one will when it is free"
                        + "\n  follow it: ./proxquant runs follow r-1 --installation " + at
                        + "\n  cancel it: ./proxquant runs cancel r-1 --installation " + at + "\n");
    }

    @Test
    void aCheckpointThatIsBeingUploadedIsNotSubmitted() throws Exception {
        Path recipe = recipe("uploaded", "synthetic-images");
        Path weights = work.resolve("net.safetensors");
        SafetensorsWriter.write(weights, List.of(TensorData.of("other", new float[64], 8, 8)), Map.of());
        Path quantizing = Files.writeString(
                work.resolve("quantizing.yaml"),
                Files.readString(recipe)
                        .replaceFirst("network: .*\n", "")
                        .replaceFirst("(?s)training:.*?quantizations", "quantizations")
                        .replaceFirst("(?s)evaluation:.*", ""));
        Path temporary = Files.createDirectory(work.resolve("temporary"));
        try (var wire = new StallingStore(stack.s3(), "PUT /" + stack.bucket() + "/blobs/")) {
            var submitting = TerminalSession.command(
                    null,
                    Map.of("TMPDIR", temporary.toString()),
                    "submit",
                    weights,
                    "--recipe",
                    quantizing,
                    "--installation",
                    installation(wire.endpoint()));
            wire.awaitStall(submitting);
            assertThat(Files.list(temporary))
                    .as("where it keeps files meanwhile")
                    .hasSize(1);
            submitting.interrupt();
            var end = submitting.end();
            assertThat(end.status()).as(end.said()).isEqualTo(130);
            assertThat(end.screen()).contains("proxquant: stopped; nothing was submitted");
        }
        assertThat(temporary).isEmptyDirectory();
        assertThat(installation.bound("uploaded")).isEmpty();
        assertThat(records("checkpoints")).isEmpty();
    }

    @Test
    void aBindingWhoseDataIsBeingUploadedIsNotMade() throws Exception {
        Path images = Files.createDirectory(work.resolve("images"));
        for (String name : List.of(
                "train-images-idx3-ubyte",
                "train-labels-idx1-ubyte",
                "t10k-images-idx3-ubyte",
                "t10k-labels-idx1-ubyte")) {
            Files.writeString(images.resolve(name), name);
        }
        Path recipe = recipe("bound", "fashion-mnist");
        try (var wire = new StallingStore(stack.s3(), "PUT /" + stack.bucket() + "/blobs/")) {
            var binding = TerminalSession.command(
                    null,
                    Map.of(),
                    "models",
                    "bind",
                    "bound",
                    "--recipe",
                    recipe,
                    "--data",
                    "fashion-mnist=file:" + images,
                    "--installation",
                    installation(wire.endpoint()));
            wire.awaitStall(binding);
            binding.interrupt();
            var end = binding.end();
            assertThat(end.status()).as(end.said()).isEqualTo(130);
            assertThat(end.screen()).contains("proxquant: stopped; nothing was bound to bound");
        }
        assertThat(installation.bound("bound")).isEmpty();
    }

    @Test
    void anArtifactThatIsBeingPulledLeavesNothing() throws Exception {
        byte[] content = new byte[1000];
        ObjectReference file = ObjectReference.blob(content.length, Digest.of(content));
        store.create(new ObjectKey(file.key()), content);
        Digest decoded = Digest.of("decoded");
        StoredArtifact.put(
                new Manifests(store, Clock.systemUTC(), "test", () -> "nonce"),
                "pulled",
                Digest.of("checkpoint"),
                Digest.of("quantization"),
                decoded,
                file);
        Path place = Files.createDirectory(work.resolve("place"));
        Path out = place.resolve("made/out");
        try (var wire = new StallingStore(stack.s3(), "GET /" + stack.bucket() + "/blobs/")) {
            var pulling = TerminalSession.command(
                    null,
                    Map.of(),
                    "pull",
                    "pulled@" + decoded,
                    "--out",
                    out,
                    "--installation",
                    installation(wire.endpoint()));
            wire.awaitStall(pulling);
            pulling.interrupt();
            var end = pulling.end();
            assertThat(end.status()).as(end.said()).isEqualTo(130);
            assertThat(end.said()).contains("proxquant: stopped; nothing was written to " + out);
        }
        try (Stream<Path> left = Files.list(place)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aComparisonChangesNothing() throws Exception {
        try (var wire = new StallingStore(stack.s3(), "GET /" + stack.bucket() + "/sweeps/")) {
            var comparing = TerminalSession.command(
                    null, Map.of(), "compare", "one", "other", "--installation", installation(wire.endpoint()));
            wire.awaitStall(comparing);
            comparing.interrupt();
            var end = comparing.end();
            assertThat(end.status()).as(end.said()).isEqualTo(130);
            assertThat(end.said()).contains("proxquant: stopped; nothing was compared, and the runs go on as they did");
        }
    }

    private Path installation(String endpoint) throws IOException {
        Path file = work.resolve("installation.properties");
        if (Files.notExists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return Files.writeString(
                file,
                String.join(
                        "\n",
                        "kafka.bootstrap.servers=" + stack.kafka(),
                        "proxquant.prefix=" + stack.prefix(),
                        "proxquant.store.endpoint=" + endpoint,
                        "proxquant.store.bucket=" + stack.bucket(),
                        "proxquant.store.access-key=" + stack.accessKey(),
                        "proxquant.store.secret-key=" + stack.secretKey()));
    }
}
