package io.proxquant.recipes;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.contracts.Names;

/**
 * Names a data set by content, so that training and evaluation can prove that they saw the same. Stored at
 * {@code data/<digest>.json}; the digest covers all but the locations, which may differ from place to place.
 *
 * @param format the data type of the recipe, which says how the files are read
 * @param parameters what generates or delimits the content; for synthetic data everything
 * @param files in the order of the format; empty for synthetic data
 */
public record DataManifest(String format, Options parameters, List<DataFile> files) {
    public DataManifest {
        if (!Names.valid(format)) {
            throw new IllegalArgumentException("format: must be " + Names.ALLOWED + ", was '" + format + "'");
        }
        parameters = parameters == null ? Options.none() : parameters;
        files = files == null ? List.of() : List.copyOf(files);
        if (files.stream().map(DataFile::role).distinct().count() != files.size()) {
            throw new IllegalArgumentException("files: each role must stand once");
        }
    }

    /** Digest over format, parameters and the files' role, size and sha256. */
    public Digest digest() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("format", format);
        content.put("parameters", parameters);
        content.put(
                "files",
                files.stream()
                        .map(file -> Map.of("role", file.role(), "bytes", file.bytes(), "sha256", file.sha256()))
                        .toList());
        return CanonicalJson.digest(content);
    }

    /** The bytes to store. */
    public byte[] toJson() {
        return CanonicalJson.of(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException naming the field that is wrong
     */
    public static DataManifest fromJson(byte[] json) {
        try {
            return Json.mapper().readValue(json, DataManifest.class);
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException("data manifest: " + Json.problem(e), e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("data manifest: not JSON: " + Json.problem(e), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("data manifest: unreadable", e);
        }
    }
}
