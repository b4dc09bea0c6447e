package io.proxquant.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

import com.marcnuri.helm.Helm;

/**
 * The chart as it lies in the repository, rendered as {@code helm template proxquant} would. The library leaves hooks out,
 * so a copy is rendered in which their annotation has another name: they come out as every other object does. And it asks a
 * cluster where the command asks none, so nothing is looked up in the copy ({@link ClusterWithSettings} has the chart itself).
 */
public final class Chart {
    static final Path ROOT = Path.of(System.getProperty("proxquant.root"));
    static final Path FOLDER = ROOT.resolve("helm/proxquant");
    static final List<String> PRESETS = List.of("minimal", "gpu", "production", "airgapped");

    /** The three values that have no default. */
    static final String REQUIRED =
            """
            kafka: {bootstrapServers: "kafka:9092"}
            s3: {endpoint: "http://s3:9000", bucket: models}
            """;

    private static final String NAMESPACE = "ml";

    private static final String KUBERNETES = "1.37.2";

    private static final String HOOK = "helm.sh/hook";

    /** The annotation of hooks as it comes out. */
    static final String RENDERED_HOOK = "rendered.hook";

    private static final Path COPY = copy();

    private Chart() {}

    /** Copies the chart to another folder. */
    static void copyTo(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(FOLDER.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path copy() {
        return renderable(Path.of("target", "chart-with-hooks-rendered").toAbsolutePath());
    }

    private static Path renderable(Path copy) {
        try {
            copyTo(copy);
            for (String hook : List.of("templates/topics-job.yaml", "templates/tests/ready.yaml")) {
                Path file = copy.resolve(hook);
                Files.writeString(file, Yaml.text(file).replace(HOOK, RENDERED_HOOK));
            }
            Path names = copy.resolve("templates/_names.tpl");
            Files.writeString(names, Yaml.text(names).replaceFirst("lookup \"v1\" .*-}}", "dict -}}"));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path preset(String name) {
        return FOLDER.resolve("values-" + name + ".yaml");
    }

    /** Renders a preset, with further values over it. */
    static RenderedManifests preset(String name, String values) {
        return render("proxquant", List.of(preset(name)), values);
    }

    /** Renders the defaults with the required values and these over them. */
    public static RenderedManifests with(String values) {
        return named("proxquant", values);
    }

    static RenderedManifests named(String release, String values) {
        return render(release, List.of(), Yaml.merged(REQUIRED, values));
    }

    /** Renders exactly these values. */
    static RenderedManifests bare(String values) {
        return render("proxquant", List.of(), values);
    }

    /** The same as {@link #with}, as it stands in the output. */
    static String text(String values) {
        return yaml(NAMESPACE, "proxquant", List.of(), Yaml.merged(REQUIRED, values));
    }

    /** Renders as another release in another namespace. */
    static RenderedManifests release(String namespace, String release, String values) {
        return RenderedManifests.parse(yaml(namespace, release, List.of(), Yaml.merged(REQUIRED, values)));
    }

    /** Renders the chart as it would be under another version, put into this folder. */
    static RenderedManifests inVersion(Path folder, String version, String values) throws IOException {
        Path chart = renderable(folder.resolve("proxquant"));
        Path about = chart.resolve("Chart.yaml");
        String changed = Yaml.text(about)
                .replaceFirst("(?m)^version: .*", "version: " + version)
                .replaceFirst("(?m)^appVersion: .*", "appVersion: " + version);
        Files.writeString(about, changed);
        return RenderedManifests.parse(yaml(chart, NAMESPACE, "proxquant", List.of(), Yaml.merged(REQUIRED, values)));
    }

    private static RenderedManifests render(String release, List<Path> presets, String values) {
        return RenderedManifests.parse(yaml(NAMESPACE, release, presets, values));
    }

    private static String yaml(String namespace, String release, List<Path> presets, String values) {
        return yaml(COPY, namespace, release, presets, values);
    }

    private static String yaml(Path chart, String namespace, String release, List<Path> presets, String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                var template = new Helm(chart)
                        .template()
                        .withName(release)
                        .withNamespace(namespace)
                        .withKubeVersion(KUBERNETES);
                presets.forEach(template::withValuesFile);
                return template.withValuesFile(file).call();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
