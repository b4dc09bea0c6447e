package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.proxquant.quantization.Granularity;
import io.proxquant.quantization.GroupSizes;
import io.proxquant.quantization.presets.AxisRule;
import io.proxquant.quantization.presets.NamePattern;
import io.proxquant.recipes.yaml.Node;

/**
 * Checks name map, layer patterns and block sizes against the parameters that the declared network will have. Only recipes that
 * declare their network can be checked so; for others the same is checked when weights are opened.
 */
final class TensorRules {
    private static final String GRANULARITY = "granularity";

    private final Problems problems;
    private final List<DeclaredTensor> tensors;
    private final List<String> ignored;
    private final Set<String> known = new HashSet<>();

    private TensorRules(Problems problems, List<DeclaredTensor> tensors, List<String> ignored) {
        this.problems = problems;
        this.tensors = tensors;
        this.ignored = ignored;
    }

    /** Rules for the network of this section, under the names that its map gives; reports a map that does not fit. */
    static TensorRules of(Fields network, Declaration declared) {
        List<DeclaredTensor> own = declared(network, declared);
        List<String> names = own.stream().map(DeclaredTensor::name).toList();
        NameMap map = NetworkSection.of(network.filled().containsKey("type") ? network.filled() : Map.of("type", ""))
                .names();
        if (network.at("names") instanceof Node.Mapping given && network.has("names") && !own.isEmpty()) {
            for (String idle : map.idle(names)) {
                network.problems()
                        .add(
                                given.entries().get(idle).value(),
                                network.path("names") + "." + idle,
                                "no parameter of '" + declared.name() + "' has this name or begins with it"
                                        + Spelling.hint(idle, names),
                                names);
            }
            map.clashes(names).forEach((foreign, two) -> network.problems()
                    .add(
                            network.at("names"),
                            network.path("names"),
                            two.get(0) + " and " + two.get(1) + " would both be called '" + foreign + "'"));
        }
        List<DeclaredTensor> foreign =
                own.stream().map(each -> each.named(map.foreign(each.name()))).toList();
        ignored(network, map, foreign);
        return new TensorRules(network.problems(), foreign, map.ignored());
    }

    /** Refuses patterns of ignored tensors that match a parameter of the network. */
    private static void ignored(Fields network, NameMap map, List<DeclaredTensor> tensors) {
        for (String pattern : map.ignored()) {
            tensors.stream()
                    .map(DeclaredTensor::name)
                    .filter(new NamePattern(pattern)::matches)
                    .findFirst()
                    .ifPresent(name -> network.problems()
                            .add(
                                    network.at(NetworkSection.IGNORE),
                                    network.path(NetworkSection.IGNORE),
                                    "'" + pattern + "' matches " + name
                                            + ", which the network has; it is for tensors that the network has not"));
        }
    }

    private static List<DeclaredTensor> declared(Fields network, Declaration declared) {
        boolean complete = declared.keys().stream()
                .allMatch(each -> !network.has(each.name()) || network.filled().containsKey(each.name()));
        if (!complete) {
            return List.of(); // what is wrong with the options has been reported
        }
        try {
            return declared.tensors().of(Options.of(network.filled()).without(NetworkSection.OWN));
        } catch (IllegalArgumentException e) {
            network.problems().add(network.here(), network.path(""), String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    /**
     * What block sizes are checked with: the granularity as it will be stored, and its place.
     *
     * @param fields the map that has the granularity
     */
    record Cut(String granularity, AxisRule axis, Node at, Fields fields) {
        static Cut of(Fields fields) {
            Node.Entry entry =
                    fields.here() instanceof Node.Mapping map ? map.entries().get(GRANULARITY) : null;
            return new Cut(
                    fields.filled().get(GRANULARITY) instanceof String text ? text : "tensor",
                    AxisRules.stored(fields.filled()),
                    entry == null ? fields.here() : entry.value(),
                    fields);
        }

        String path() {
            return fields.path(GRANULARITY);
        }
    }

    /**
     * Checks the {@code layers} of a map, and that each tensor they choose can be cut into blocks; {@code @first} and
     * {@code @last} are stored as names. Problems of what a section takes over from another are reported at that other one
     * only.
     *
     * @param standing patterns that the preset brings, which need not match every network
     */
    void check(Fields section, Cut cut, Set<String> standing) {
        if (tensors.isEmpty() || !(section.filled().get("layers") instanceof Map<?, ?> stored)) {
            return;
        }
        List<String> include = texts(stored.get("include"));
        List<String> exclude = texts(stored.get("exclude"));
        Set<String> beside = new HashSet<>(standing);
        beside.addAll(ignored);
        boolean found = true;
        if (section.has("layers") && section.at("layers") instanceof Node.Mapping layers) {
            found = matching(section, layers, "include", standing, true)
                    & matching(section, layers, "exclude", beside, false);
        }
        LayersSection rule = placed(section, new LayersSection(include, exclude));
        List<DeclaredTensor> chosen = tensors.stream()
                .filter(each -> each.quantizable() && rule.matches(each.name()))
                .toList();
        if (chosen.isEmpty()) {
            String text =
                    "include " + rule.include() + " and exclude " + rule.exclude() + " leave no tensor to quantize";
            boolean fresh = fresh(text, section.has("layers"));
            if (found && fresh) {
                problems.add(section.at("layers"), section.path("layers"), text, names(true));
            }
        }
        AxisRule axes = axes(cut, chosen);
        AxisRules.store(cut.fields(), axes);
        granularity(section, cut, axes, chosen);
    }

    /**
     * Replaces {@code @first} and {@code @last} by names, since a checkpoint's file is sorted by name and does not tell the
     * order; and excludes ignored tensors, since a process that quantizes need not know the network.
     */
    private LayersSection placed(Fields section, LayersSection asked) {
        if (!asked.speaksOfPlaces() && asked.exclude().containsAll(ignored)) {
            return asked;
        }
        LayersSection placed = asked.placed(names(true));
        Set<String> excluded = new LinkedHashSet<>(placed.exclude());
        excluded.addAll(ignored);
        LayersSection rule = new LayersSection(placed.include(), List.copyOf(excluded));
        section.fill("layers", Map.of("include", rule.include(), "exclude", rule.exclude()));
        return rule;
    }

    /** Whether to report a misfit: not one that the section takes over from another, where it is already reported. */
    private boolean fresh(String misfit, boolean own) {
        return known.add(misfit) || own;
    }

    private boolean matching(
            Fields section, Node.Mapping layers, String key, Set<String> standing, boolean quantizable) {
        boolean all = true;
        Node.Entry entry = layers.entries().get(key);
        if (entry == null || !(entry.value() instanceof Node.Sequence patterns)) {
            return true;
        }
        for (int i = 0; i < patterns.items().size(); i++) {
            Node item = patterns.items().get(i);
            if (item.plain() instanceof String pattern
                    && !pattern.isBlank()
                    && !standing.contains(pattern)
                    && !NamePattern.isPlace(pattern)
                    && tensors.stream()
                            .filter(each -> each.quantizable() || !quantizable)
                            .noneMatch(each -> new NamePattern(pattern).matches(each.name()))) {
                problems.add(
                        item,
                        section.path("layers") + "." + key + "[" + i + "]",
                        "'" + pattern + "' matches no tensor" + (quantizable ? " that can be quantized" : ""),
                        names(quantizable));
                all = false;
            }
        }
        return all;
    }

    /** The axes of a section, with those that the network declares where the section says nothing. */
    private AxisRule axes(Cut cut, List<DeclaredTensor> chosen) {
        AxisRule asked = cut.axis();
        List<String> idlePatterns = cut.fields().has(QuantizationSection.AXIS) ? asked.idle(names(true)) : List.of();
        for (String idle : idlePatterns) {
            problems.add(
                    cut.fields().at(QuantizationSection.AXIS),
                    cut.fields().path(QuantizationSection.AXIS),
                    "'" + idle + "' matches no tensor that can be quantized",
                    names(true));
        }
        if (cut.granularity().equals("tensor")) {
            return asked;
        }
        Map<String, Integer> all = new TreeMap<>(asked.patterns());
        chosen.stream()
                .filter(tensor -> tensor.axis() != 0 && !asked.names(tensor.name()))
                .forEach(tensor -> all.put(tensor.name(), tensor.axis()));
        return new AxisRule(all);
    }

    private void granularity(Fields section, Cut cut, AxisRule axes, List<DeclaredTensor> chosen) {
        Granularity granularity = Granularity.parse(cut.granularity());
        List<String> astray = new ArrayList<>();
        Map<String, Integer> rows = new LinkedHashMap<>();
        for (DeclaredTensor tensor : chosen) {
            try {
                long[] shape = first(tensor, granularity instanceof Granularity.Tensor ? 0 : axes.of(tensor.name()));
                if (granularity instanceof Granularity.Group group) {
                    rows.put(tensor.name(), group.row(shape));
                } else {
                    granularity.blocks(shape);
                }
            } catch (IllegalArgumentException e) {
                astray.add(tensor.name() + ": " + e.getMessage());
            }
        }
        if (!astray.isEmpty() && fresh(astray.toString(), true)) {
            problems.add(cut.at(), cut.path(), String.join("; ", astray));
        }
        if (granularity instanceof Granularity.Group group) {
            GroupSizes sizes = new GroupSizes(group.size(), rows);
            if (!sizes.misfits().isEmpty()
                    && fresh(sizes.described(), section.has("layers") || section.has(GRANULARITY))) {
                problems.add(
                        cut.at(),
                        cut.path(),
                        sizes.described(),
                        List.of("tensor", "row", "group:N with N dividing every row"));
            }
        }
    }

    /** The shape with that dimension first. */
    private static long[] first(DeclaredTensor tensor, int axis) {
        List<Long> shape = new ArrayList<>(tensor.shape());
        if (axis != 0 && axis >= shape.size()) {
            throw new IllegalArgumentException("it has no axis " + axis + ", its shape is " + shape);
        }
        if (axis != 0) {
            shape.add(0, shape.remove(axis));
        }
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** Names of the parameters that can be quantized, in the order of definition. */
    List<String> quantizable() {
        return names(true);
    }

    private List<String> names(boolean quantizable) {
        return tensors.stream()
                .filter(each -> each.quantizable() || !quantizable)
                .map(DeclaredTensor::name)
                .toList();
    }

    private static List<String> texts(Object list) {
        return list instanceof List<?> items
                ? items.stream().map(String::valueOf).toList()
                : null;
    }
}
