package io.proxquant.recipes;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;

/**
 * What an artifact must keep to be promoted: every rule with its limit. An empty gate promotes nothing.
 *
 * @param limits rule to limit, in the rules' own order
 */
public record GateSection(Map<GateRule, Double> limits) {
    public GateSection {
        EnumMap<GateRule, Double> ordered = new EnumMap<>(GateRule.class);
        ordered.putAll(limits);
        limits = Collections.unmodifiableMap(ordered);
    }

    /** From the form of the recipe file. */
    @JsonCreator
    public static GateSection of(Map<String, Double> byKey) {
        Map<GateRule, Double> limits = new EnumMap<>(GateRule.class);
        byKey.forEach((key, limit) -> limits.put(
                GateRule.of(key).orElseThrow(() -> new IllegalArgumentException("no gate rule '" + key + "'")), limit));
        return new GateSection(limits);
    }

    /** The form of the recipe file. */
    @JsonValue
    public Map<String, Double> byKey() {
        Map<String, Double> byKey = new LinkedHashMap<>();
        limits.forEach((rule, limit) -> byKey.put(rule.key(), limit));
        return byKey;
    }

    /** Canonical digest; decisions are kept under it. */
    public Digest digest() {
        return CanonicalJson.digest(this);
    }
}
