package io.proxquant.contracts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

/** The golden samples and schemas as they lie in the jar. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Samples(EventType type, String file, byte[] data) {
    /** Every sample; a file belongs to the type whose short name it starts with. */
    static List<Samples> all() {
        try (Stream<Path> files = Files.list(folder("/samples"))) {
            return files.sorted().map(Samples::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode schema(EventType type) {
        try {
            return Json.mapper().readTree(Files.readAllBytes(folder("/schemas").resolve(type.shortName() + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonSchema validator(EventType type) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema(type));
    }

    JsonNode tree() {
        try {
            return Json.mapper().readTree(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Samples of(Path file) {
        String name = file.getFileName().toString();
        EventType type = Arrays.stream(EventType.values())
                .filter(each -> name.startsWith(each.shortName() + "."))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " belongs to no event"));
        try {
            return new Samples(type, name, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String name) {
        try {
            return Path.of(Samples.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return file;
    }
}
