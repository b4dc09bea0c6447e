package io.proxquant.exports;

import java.io.IOException;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;

import io.proxquant.checkpoints.Python;
import io.proxquant.contracts.Json;

/** Readers in Python that are not ours: what they make of an export, beside what the artifact decodes to. */
final class ForeignReader {
    private ForeignReader() {}

    static JsonNode compare(String format, Path export, Path artifact) throws IOException, InterruptedException {
        return Json.mapper()
                .readTree(Python.run(
                        "src/test/python/compare_export.py",
                        format,
                        export.toString(),
                        artifact.toString(),
                        "../checkpoints/src/test/python"));
    }
}
