package io.proxquant.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.marcnuri.helm.Helm;

/** The chart as it lies in the repository, rendered as {@code helm template proxquant} would. */
final class Chart {
    static final Path ROOT = Path.of(System.getProperty("proxquant.root"));
    static final Path FOLDER = ROOT.resolve("helm/proxquant");
    static final List<String> PRESETS = List.of("minimal", "gpu", "production", "airgapped");

    /** The three values that have no default. */
    static final String REQUIRED =
            """
            kafka: {bootstrapServers: "kafka:9092"}
            s3: {endpoint: "http://s3:9000", bucket: models}
            """;

    private static final String KUBERNETES = "1.37.2";

    private Chart() {}

    static Path preset(String name) {
        return FOLDER.resolve("values-" + name + ".yaml");
    }

    /** Renders a preset, with further values over it. */
    static Manifests preset(String name, String values) {
        return render("proxquant", List.of(preset(name)), values);
    }

    /** Renders the defaults with the required values and these over them. */
    static Manifests with(String values) {
        return named("proxquant", values);
    }

    static Manifests named(String release, String values) {
        return render(release, List.of(), Yaml.merged(REQUIRED, values));
    }

    /** Renders exactly these values. */
    static Manifests bare(String values) {
        return render("proxquant", List.of(), values);
    }

    private static Manifests render(String release, List<Path> presets, String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                var template = new Helm(FOLDER)
                        .template()
                        .withName(release)
                        .withNamespace("ml")
                        .withKubeVersion(KUBERNETES);
                presets.forEach(template::withValuesFile);
                return Manifests.parse(template.withValuesFile(file).call());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
