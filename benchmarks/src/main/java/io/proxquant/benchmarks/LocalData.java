package io.proxquant.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.proxquant.contracts.Digest;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.types.DataSources;
import io.proxquant.models.data.types.FileNames;
import io.proxquant.recipes.DataFile;
import io.proxquant.recipes.DataManifest;
import io.proxquant.recipes.DataSection;

/** A recipe's data out of a folder, by the manifest that a submitted run would have. */
final class LocalData {
    private LocalData() {}

    static DataSplits open(DataSection section, Path folder) throws IOException {
        List<DataFile> files = new ArrayList<>();
        Map<String, Path> paths = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> role :
                FileNames.of(section).orElse(FileNames.NONE).whole().entrySet()) {
            Path file = role.getValue().stream()
                    .flatMap(name -> FileNames.spellings(name).stream())
                    .map(folder::resolve)
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new IOException("none of " + role.getValue() + " in " + folder));
            files.add(new DataFile(role.getKey(), Files.size(file), Digest.of(Files.readAllBytes(file)), List.of()));
            paths.put(role.getKey(), file);
        }
        DataManifest manifest = new DataManifest(section.type(), section.options(), files);
        return DataSources.open(section, manifest, paths);
    }
}
