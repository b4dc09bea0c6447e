package io.proxquant.cli.offline;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.models.calibration.LayerFigure;
import io.proxquant.quantization.budget.LayerChoice;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.storage.LocalDisk;

/**
 * Keeps figures of layers in a file named by the digest of all that decides them. Each is a line that is flushed at once,
 * so that the next command has what a killed one measured; a line that was cut short is measured again.
 */
final class RecordedFigures implements LayerFigure.Kept, Closeable {
    private static final long MOST_BYTES = 256 << 20;

    /**
     * Everything that decides a figure, except layer and choice.
     *
     * @param axis by pattern; absent where none is
     */
    record Conditions(
            int format,
            Digest checkpoint,
            NetworkSection network,
            Digest data,
            String granularity,
            @MayBeAbsent Map<String, Integer> axis,
            String measure,
            int samples,
            int batch,
            long seed,
            int threads,
            String device) {
        static final int FORMAT = 1;
    }

    private record Of(String layer, LayerChoice choice) {}

    private final Path file;
    private final FileChannel channel;
    private final Map<Of, LayerFigure> figures = new HashMap<>();

    private RecordedFigures(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static RecordedFigures open(Path directory, Conditions conditions) throws IOException {
        Path file = directory.resolve(CanonicalJson.digest(conditions) + ".jsonl");
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            RecordedFigures figures = new RecordedFigures(file, channel);
            try {
                figures.lock();
                figures.read();
                return figures;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw LocalDisk.at(directory, e);
        }
    }

    private void lock() throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new CommandFailure("another command measures the same now; wait for it, or stop it (" + file + ")");
        }
    }

    /** Reads whole lines only, and cuts off what follows the last of them. */
    private void read() throws IOException {
        if (channel.size() > MOST_BYTES) {
            throw new CommandFailure(file + ": has " + channel.size() + " bytes, which no measurement has; remove it");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) channel.size());
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
            continue;
        }
        String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        int number = 0;
        for (String line : text.substring(0, end).lines().toList()) {
            number++;
            try {
                put(Json.mapper().readValue(line, LayerFigure.class));
            } catch (JsonProcessingException e) {
                throw new CommandFailure(
                        file + ", line " + number + ": is no figure: " + Json.problem(e) + "; remove the file", e);
            }
        }
        channel.truncate(text.substring(0, end).getBytes(StandardCharsets.UTF_8).length);
        channel.position(channel.size());
    }

    private void put(LayerFigure figure) {
        figures.put(new Of(figure.layer(), figure.choice()), figure);
    }

    @Override
    public Optional<LayerFigure> find(String layer, LayerChoice choice) {
        return Optional.ofNullable(figures.get(new Of(layer, choice)));
    }

    @Override
    public void keep(LayerFigure figure) {
        try {
            ByteBuffer line =
                    ByteBuffer.wrap((Json.mapper().writeValueAsString(figure) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(LocalDisk.at(file, e));
        }
        put(figure);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
