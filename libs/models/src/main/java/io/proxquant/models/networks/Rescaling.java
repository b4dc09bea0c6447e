package io.proxquant.models.networks;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.proxquant.networks.Layout;
import io.proxquant.networks.ScaleLink;
import io.proxquant.quantization.metrics.WeightMetrics;

/**
 * Brings weights to a mean magnitude without changing what the network computes: levels are at a distance of their own (±1,
 * say), float training leaves weights ten times smaller, and a proximal method then decides every sign in its first steps.
 *
 * <p>A weight gets the factor f = mean / (Σ|w|/n). What its batch normalisation sees is then g = f s times what it was, s being
 * the factor of the signal that the weight reads: its running mean becomes g μ and its running variance g²(σ² + ε) - ε, so
 * that the normalised values stay. Where the outputs are the network's own, the signal read is made 1/f times what it was, by
 * scale and shift of the normalisations that write it. All in evaluation mode; in training mode ε counts for a little less
 * or more.
 *
 * @param links of the network
 * @param mean magnitude of a rescaled weight, above 0
 */
public record Rescaling(List<ScaleLink> links, double mean) {
    /** Refuses a mean that no weights can have. */
    public Rescaling {
        links = List.copyOf(links);
        if (!(mean > 0 && Double.isFinite(mean))) {
            throw new IllegalArgumentException("the mean magnitude of rescaled weights must be above 0, is " + mean);
        }
    }

    /** Those of these weights whose scale nothing in the network takes up, in the order given. */
    public List<String> unabsorbed(Collection<String> weights) {
        return weights.stream()
                .filter(weight -> links.stream().noneMatch(link -> link.weight().equals(weight) && absorbs(link)))
                .toList();
    }

    private boolean absorbs(ScaleLink link) {
        return link.norm().isPresent()
                || links.stream()
                        .anyMatch(other ->
                                other.norm().isPresent() && other.writes().equals(link.reads()));
    }

    /**
     * The tensors that change, by name; a weight whose mean magnitude is 0 or no number stays.
     *
     * @param values of all parameters and running statistics; not changed
     * @param weights to be rescaled, none of them {@link #unabsorbed}
     */
    public Map<String, float[]> apply(Map<String, float[]> values, Collection<String> weights) {
        Map<String, float[]> changed = new TreeMap<>();
        Map<String, Double> factors =
                weights.stream().collect(Collectors.toMap(name -> name, name -> factor(values.get(name))));
        Map<String, Double> signals = new HashMap<>();
        for (ScaleLink link : links) {
            if (link.norm().isEmpty() && factors.containsKey(link.weight())) {
                signals.put(link.reads(), 1 / factors.get(link.weight()));
            }
        }
        factors.forEach((name, factor) -> changed.put(name, scaled(values.get(name), factor)));
        for (ScaleLink link : links) {
            link.norm().ifPresent(norm -> {
                double seen = factors.getOrDefault(link.weight(), 1.0) * signals.getOrDefault(link.reads(), 1.0);
                absorb(values, changed, norm, seen, signals.getOrDefault(link.writes(), 1.0));
            });
        }
        return changed;
    }

    private double factor(float[] weight) {
        double factor = mean / WeightMetrics.meanMagnitude(weight);
        return Double.isFinite(factor) && factor > 0 ? factor : 1;
    }

    private static void absorb(
            Map<String, float[]> values, Map<String, float[]> changed, String norm, double seen, double written) {
        if (seen == 1 && written == 1) {
            return;
        }
        float[] variance = values.get(norm + ".running_var");
        float[] scale = values.get(norm + ".weight");
        float[] newVariance = new float[variance.length];
        float[] newScale = new float[scale.length];
        for (int i = 0; i < variance.length; i++) {
            double wanted = seen * seen * (variance[i] + Layout.NORM_EPSILON) - Layout.NORM_EPSILON;
            newVariance[i] = (float) Math.max(0, wanted);
            // where a channel varies less than ε leaves room for, its scale makes up for what the variance cannot
            double left = wanted < 0 ? Math.sqrt(Layout.NORM_EPSILON / (wanted + Layout.NORM_EPSILON)) : 1;
            newScale[i] = (float) (scale[i] * written * left);
        }
        changed.put(norm + ".running_var", newVariance);
        changed.put(norm + ".weight", newScale);
        changed.put(norm + ".running_mean", scaled(values.get(norm + ".running_mean"), seen));
        changed.put(norm + ".bias", scaled(values.get(norm + ".bias"), written));
    }

    private static float[] scaled(float[] values, double factor) {
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (values[i] * factor);
        }
        return scaled;
    }
}
