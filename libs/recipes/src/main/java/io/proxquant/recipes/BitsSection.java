package io.proxquant.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.quantization.budget.BitsBudget;
import io.proxquant.quantization.budget.LayerChoice;

/**
 * The {@code bits} of a quantization whose layers each get a quantizer of their own, by a plan that was made for a budget. The
 * recipe has the plan's content, or its digest, or neither while no plan is made yet.
 *
 * @param budget as it was written
 * @param from numbers of bits that a layer may get
 * @param quantizers by name
 * @param enforce whether an artifact over the budget is refused; null where it is only reported
 * @param pinned digest of the plan; null without one
 * @param plan its content; null where it is not known here
 */
public record BitsSection(
        String budget, List<Integer> from, List<String> quantizers, Boolean enforce, Digest pinned, BitsPlan plan) {
    static final String PLAN = "plan";

    /** Keeps copies of the lists. */
    public BitsSection {
        from = List.copyOf(from);
        quantizers = List.copyOf(quantizers);
    }

    private record Own(String budget, List<Integer> from, List<String> quantizers, Boolean enforce) {}

    /** From the form of the recipe file, where a plan is a digest or a map. */
    @JsonCreator
    public static BitsSection of(Map<String, ?> written) {
        Map<String, Object> flat = new LinkedHashMap<>(written);
        Object plan = flat.remove(PLAN);
        Own own = Json.mapper().convertValue(flat, Own.class);
        BitsPlan content = plan instanceof Map<?, ?> ? BitsPlan.of(plan) : null;
        Digest pinned = content == null ? plan instanceof String text ? new Digest(text) : null : content.digest();
        return new BitsSection(own.budget(), own.from(), own.quantizers(), own.enforce(), pinned, content);
    }

    /** The form of the recipe file. */
    @JsonValue
    public Map<String, Object> written() {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("budget", budget);
        written.put("from", from);
        written.put("quantizers", quantizers);
        written.put("enforce", enforce);
        written.put(PLAN, plan == null ? pinned : plan);
        written.values().removeIf(Objects::isNull);
        return written;
    }

    /** The budget as a number. */
    public BitsBudget limit() {
        return BitsBudget.parse(budget);
    }

    /** The budget where an artifact over it is refused; empty where that is only reported. */
    public Optional<BitsBudget> enforced() {
        return Boolean.TRUE.equals(enforce) ? Optional.of(limit()) : Optional.empty();
    }

    /** The shapes that the plan's layers had when it was made. */
    public Map<String, List<Long>> shapes() {
        return plan == null ? Map.of() : plan.shapes();
    }

    /** The quantizers that a layer may get. */
    public List<LayerChoice> choices() {
        return LayerChoice.all(quantizers, from);
    }

    /** The same with the content of the pinned plan, if it can be found. */
    BitsSection resolved(Function<Digest, Optional<BitsPlan>> plans) {
        return pinned == null || plan != null
                ? this
                : new BitsSection(
                        budget,
                        from,
                        quantizers,
                        enforce,
                        pinned,
                        plans.apply(pinned).orElse(null));
    }
}
