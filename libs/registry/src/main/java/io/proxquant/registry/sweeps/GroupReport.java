package io.proxquant.registry.sweeps;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.MayBeAbsent;

/**
 * Runs that differ in nothing but their seed, and one artifact of each: what mean and spread are taken over.
 *
 * @param rate that the runs were asked with; absent where the method's holds
 * @param variant name of the quantization in the recipe
 * @param size runs that there should be
 * @param missing those of them that have no evaluation of this variant, for whatever reason
 * @param figures mean and spread of each figure that the runs have
 * @param bySeed the evaluations themselves
 */
public record GroupReport(
        @MayBeAbsent Double rate,
        String variant,
        ArtifactKind kind,
        int size,
        List<String> missing,
        Map<RunMetric, MeanStd> figures,
        @JsonIgnore Map<Long, EvaluationCompleted> bySeed) {

    /** The group's evaluations of one variant; at least one of the members must have one. */
    static GroupReport of(Double rate, String variant, List<MemberReport> members) {
        Map<Long, EvaluationCompleted> bySeed = new LinkedHashMap<>();
        List<EvaluationCompleted> all = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (MemberReport member : members) {
            Optional<EvaluationCompleted> found = evaluation(member, variant);
            found.ifPresent(all::add);
            found.ifPresent(e -> bySeed.put(
                    e.trial().seed() == null ? member.seed() : e.trial().seed(), e));
            if (found.isEmpty()) {
                missing.add(member.run());
            }
        }
        return new GroupReport(rate, variant, all.get(0).kind(), members.size(), missing, figures(all), bySeed);
    }

    /** Runs that were evaluated. */
    @JsonProperty
    public int n() {
        return size - missing.size();
    }

    private static Map<RunMetric, MeanStd> figures(List<EvaluationCompleted> evaluations) {
        Map<RunMetric, MeanStd> figures = new EnumMap<>(RunMetric.class);
        for (RunMetric figure : RunMetric.values()) {
            MeanStd value = MeanStd.of(evaluations.stream().map(figure::of).toList());
            if (value.n() > 0) {
                figures.put(figure, value);
            }
        }
        return figures;
    }

    private static Optional<EvaluationCompleted> evaluation(MemberReport member, String variant) {
        return member.evaluations().stream()
                .filter(e -> e.quantization().equals(variant))
                .findFirst();
    }
}
