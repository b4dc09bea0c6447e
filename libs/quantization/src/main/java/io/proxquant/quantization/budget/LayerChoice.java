package io.proxquant.quantization.budget;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.proxquant.quantization.Quantizer;
import io.proxquant.quantization.options.OptionDeclaration;
import io.proxquant.quantization.options.PieceDeclaration;
import io.proxquant.quantization.quantizers.Quantizers;

/**
 * What one layer may become: a quantizer with its options at a revision, so that a plan that is kept says the same for ever.
 *
 * @param options of the quantizer that are not as it has them
 * @param revision of the quantizer; null for the first
 */
public record LayerChoice(String quantizer, Map<String, Object> options, Integer revision) {
    /** What stands in the place of the one quantizer where every layer has its own. */
    public static final String BY_PLAN = "by-plan";

    private static final String BITS = "bits";
    private static final String LEVELS = "levels";
    private static final int FIRST = 1;

    /** Keeps a copy of the options. */
    public LayerChoice {
        options = options == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(options));
    }

    /**
     * The quantizer itself.
     *
     * @throws IllegalArgumentException for an unknown name, option or revision, with what is allowed
     */
    public Quantizer made() {
        Quantizer newest = Quantizers.byName(quantizer, options);
        if (asked() < FIRST || asked() > newest.revision()) {
            throw new IllegalArgumentException("quantizer '" + quantizer + "' has no revision " + revision
                    + "; there are 1 to " + newest.revision());
        }
        return newest.atRevision(asked());
    }

    /** Whether it is what its quantizer makes today. */
    public boolean newest() {
        return asked() == Quantizers.byName(quantizer, options).revision();
    }

    private int asked() {
        return revision == null ? FIRST : revision;
    }

    /** In a word or two, for tables: {@code alternating 2 bits}. */
    public String described() {
        int bits = made().layout().bits();
        return quantizer + " " + bits + (bits == 1 ? " bit" : " bits");
    }

    /**
     * Everything that these quantizers make at these numbers of bits, at their newest revisions: of one whose bits or levels
     * are an option each number that it takes, of another the one that it has.
     *
     * @throws IllegalArgumentException naming a quantizer that is unknown, or has none of these numbers
     */
    public static List<LayerChoice> all(List<String> quantizers, List<Integer> bits) {
        List<LayerChoice> choices = new ArrayList<>();
        for (String name : quantizers.stream().distinct().toList()) {
            List<LayerChoice> ofThis = new ArrayList<>();
            for (int each : bits.stream().distinct().sorted().toList()) {
                options(Quantizers.declared(name), each)
                        .filter(options ->
                                Quantizers.byName(name, options).layout().bits() == each)
                        .map(options -> newest(name, options))
                        .ifPresent(ofThis::add);
            }
            if (ofThis.isEmpty()) {
                throw new IllegalArgumentException("quantizer '" + name + "' has none of the numbers of bits " + bits
                        + "; leave it out, or give it one that it has");
            }
            choices.addAll(ofThis);
        }
        return choices;
    }

    private static LayerChoice newest(String name, Map<String, Object> options) {
        int revision = Quantizers.byName(name, options).revision();
        return new LayerChoice(name, options, revision == FIRST ? null : Integer.valueOf(revision));
    }

    /** How the quantizer is asked for so many bits; empty where they are beyond its range. */
    private static Optional<Map<String, Object>> options(PieceDeclaration quantizer, int bits) {
        for (OptionDeclaration option : quantizer.options()) {
            if (option.name().equals(BITS) || option.name().equals(LEVELS)) {
                int value = option.name().equals(BITS) ? bits : 1 << bits;
                boolean within =
                        value >= ((Number) option.min()).intValue() && value <= ((Number) option.max()).intValue();
                return within ? Optional.of(Map.of(option.name(), value)) : Optional.empty();
            }
        }
        return Optional.of(Map.of());
    }
}
