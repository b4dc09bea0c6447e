package io.proxquant.checkpoints;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;

import io.proxquant.contracts.Json;

/** The files that src/test/python/make_fixtures.py made with the reference implementation. */
public final class Fixtures {
    private Fixtures() {}

    public static Path file(String name) {
        try {
            return Path.of(Fixtures.class.getResource("/fixtures/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Bit patterns in hexadecimal that the floating tensors of a fixture have as F32, by name. */
    public static Map<String, List<String>> bits(String name) throws IOException {
        return Json.mapper()
                .readValue(Files.readAllBytes(file(name)), new TypeReference<Map<String, List<String>>>() {});
    }
}
