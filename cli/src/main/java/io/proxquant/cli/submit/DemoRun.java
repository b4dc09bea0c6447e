package io.proxquant.cli.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.storage.LocalDisk;

/**
 * The run that a demo asked for and did not see the end of. It is still in the store and goes on as soon as the services
 * are back; remembering it lets the next demo watch that run instead of queueing another behind it.
 *
 * @param run its name
 * @param recipe digest of its recipe
 * @param data digest of its data manifest
 */
public record DemoRun(String run, Digest recipe, Digest data) {
    private static final String FILE = "demo.json";

    /** The unfinished run of an earlier demo in this home, if there is one. */
    public static Optional<DemoRun> unfinished(Path home) {
        Path file = home.resolve(FILE);
        try {
            return Files.exists(file)
                    ? Optional.of(Json.mapper().readValue(Files.readString(file), DemoRun.class))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty(); // half-written when the machine stopped: that run is merely not watched
        } catch (IOException e) {
            throw new CommandFailure("cannot read " + file + ": " + LocalDisk.problem(e), e);
        }
    }

    /** Whether asking for the work would repeat this run. */
    public boolean repeats(Submitted work) {
        return recipe.equals(work.recipe().digest()) && data.equals(work.data());
    }

    /** Remembers that the work is being waited for. */
    public static void begin(Path home, Submitted work) {
        var run = new DemoRun(work.run(), work.recipe().digest(), work.data());
        try {
            Files.createDirectories(home);
            Files.writeString(home.resolve(FILE), Json.mapper().writeValueAsString(run));
        } catch (IOException e) {
            throw new CommandFailure("cannot write to " + home + ": " + LocalDisk.problem(e), e);
        }
    }

    /** Forgets it: its end was seen. */
    public static void end(Path home) {
        try {
            Files.deleteIfExists(home.resolve(FILE));
        } catch (IOException e) {
            throw new CommandFailure("cannot write to " + home + ": " + LocalDisk.problem(e), e);
        }
    }
}
