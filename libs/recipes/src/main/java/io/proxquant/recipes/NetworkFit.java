package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks whether the tensors of a file are those of a network, so that training, quantizing and scoring give the same answer
 * and the same advice. It needs no engine, so weights of another architecture are refused before anything is made of them.
 * PyTorch's {@code *.num_batches_tracked} counters, and what the name map ignores, are passed over.
 *
 * @param type the recipe's name of the architecture
 * @param names what the file calls the tensors
 * @param tensors those of the network, under its own names
 */
public record NetworkFit(String type, NameMap names, List<DeclaredTensor> tensors) {

    /** Integers that matter only for a cumulative moving average, which no network here uses. */
    private static final String COUNTER = ".num_batches_tracked";

    /** How many problems a message shows from each end of a list. */
    private static final int FEW = 10;

    /** How many prefixes are tried; a file with more is not mended by any one of them. */
    private static final int MOST_PREFIXES = 10;

    public NetworkFit {
        tensors = List.copyOf(tensors);
    }

    /**
     * The check for the network that a recipe declares, whether or not its section was validated. Empty where it declares none,
     * or one that is not known here: then only the process that runs the network can check.
     */
    public static Optional<NetworkFit> of(Recipe recipe, Declarations declarations) {
        if (!(recipe.document().asMap().get(RecipeSection.NETWORK.key()) instanceof Map<?, ?> flat)
                || !(flat.get("type") instanceof String type)) {
            return Optional.empty();
        }
        Map<String, Object> section = new HashMap<>();
        flat.forEach((key, value) -> section.put(String.valueOf(key), value));
        NetworkSection network = NetworkSection.of(section);
        return declarations.find(Declaration.Kind.NETWORK, type).flatMap(declared -> of(network, declared));
    }

    private static Optional<NetworkFit> of(NetworkSection network, Declaration declared) {
        try {
            List<DeclaredTensor> tensors =
                    declared.tensors().of(declared.complete(network.options().asMap()));
            return tensors.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new NetworkFit(network.type(), network.names(), tensors));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the process that runs the network reports its options
        }
    }

    /**
     * Shortens a long list of problems to the first and the last few, since another width misfits every tensor; unknown tensors
     * stand last.
     */
    public static List<String> aFew(List<String> problems) {
        int hidden = problems.size() - 2 * FEW;
        if (hidden < 2) {
            return problems;
        }
        List<String> shown = new ArrayList<>(problems.subList(0, FEW));
        shown.add(hidden + " more");
        shown.addAll(problems.subList(problems.size() - FEW, problems.size()));
        return shown;
    }

    /** Whether a tensor of a file is ignored, since it is known to be none of the network's. */
    public boolean passesOver(String tensor) {
        return tensor.endsWith(COUNTER) || names.ignores(tensor);
    }

    /**
     * Accepts exactly the tensors of this network.
     *
     * @param shapes of the floating tensors of the file, by name
     * @throws IllegalArgumentException naming every tensor that is missing, unknown or of another shape, and the key of the
     *     recipe that mends names
     */
    public void require(Map<String, long[]> shapes) {
        NetworkMisfit asked = reading(names.prefix(), shapes);
        if (asked.none()) {
            return;
        }
        Optional<NetworkMisfit> moved = prefixes(shapes.keySet()).stream()
                .map(prefix -> reading(prefix, shapes))
                .max(Comparator.comparingInt(NetworkMisfit::found))
                .filter(other -> other.found() > asked.found() && 2 * other.found() >= tensors.size());
        throw new IllegalArgumentException("the weights are not those of this '" + type + "': "
                + moved.map(other -> asked.behind(other, tensors.size())).orElseGet(asked::told));
    }

    private NetworkMisfit reading(String prefix, Map<String, long[]> shapes) {
        List<String> misfits = new ArrayList<>();
        Set<String> unknown = new TreeSet<>(shapes.keySet());
        unknown.removeIf(this::passesOver);
        Set<String> own = new HashSet<>();
        int found = 0;
        for (DeclaredTensor declared : tensors) {
            DeclaredTensor tensor = declared.named(prefix + names.unprefixed(declared.name()));
            own.add(tensor.name());
            long[] shape = shapes.get(tensor.name());
            unknown.remove(tensor.name());
            if (shape == null) {
                misfits.add("missing " + tensor);
                continue;
            }
            found++;
            if (!Arrays.equals(shape, tensor.extents())) {
                misfits.add(tensor + " is " + Arrays.toString(shape) + " there");
            }
        }
        return new NetworkMisfit(prefix, misfits, new Strangers(List.copyOf(unknown), own), found);
    }

    /** Prefixes, empty or up to a dot, with which the file has names of the network; the most frequent first. */
    private Set<String> prefixes(Set<String> given) {
        Set<String> own =
                tensors.stream().map(tensor -> names.unprefixed(tensor.name())).collect(Collectors.toSet());
        int longest = own.stream().mapToInt(String::length).max().orElse(0);
        Map<String, Integer> counts = new HashMap<>();
        for (String name : given) {
            int dot = name.length();
            do {
                dot = name.lastIndexOf('.', dot - 1);
                if (own.contains(name.substring(dot + 1))) {
                    counts.merge(name.substring(0, dot + 1), 1, Integer::sum);
                }
            } while (dot >= 0 && name.length() - dot <= longest);
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_PREFIXES)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
