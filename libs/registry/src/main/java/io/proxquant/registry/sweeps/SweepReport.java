package io.proxquant.registry.sweeps;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.proxquant.checkpoints.manifest.SweepManifest;
import io.proxquant.contracts.ArtifactKind;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EvaluationCompleted;

/**
 * A sweep as it stands: what became of each run, and mean and spread over those that differ in their seed only.
 *
 * @param members in the order of their numbers
 * @param groups one for each rate and variant that was evaluated
 */
public record SweepReport(
        String sweep, String model, Digest recipe, Digest data, List<MemberReport> members, List<GroupReport> groups) {

    /** From what is known of the members. */
    public static SweepReport of(SweepManifest sweep, List<MemberReport> members) {
        // rates compare by value, and runs without one belong together as well
        Map<Optional<Double>, List<MemberReport>> byRate = new LinkedHashMap<>();
        members.forEach(member -> byRate.computeIfAbsent(Optional.ofNullable(member.rate()), rate -> new ArrayList<>())
                .add(member));
        List<GroupReport> groups = new ArrayList<>();
        byRate.forEach((rate, same) -> {
            for (String variant : variants(same)) {
                groups.add(GroupReport.of(rate.orElse(null), variant, same));
            }
        });
        return new SweepReport(
                sweep.sweep(), sweep.model(), sweep.recipe(), sweep.data(), List.copyOf(members), List.copyOf(groups));
    }

    /** Runs that there should be. */
    @JsonProperty
    public int size() {
        return members.size();
    }

    /** The groups that headlines speak of: of each rate the first packed variant, or the first of any kind. */
    public List<GroupReport> main() {
        Map<Optional<Double>, GroupReport> main = new LinkedHashMap<>();
        for (GroupReport group : groups) {
            main.merge(
                    Optional.ofNullable(group.rate()),
                    group,
                    (first, next) ->
                            first.kind() != ArtifactKind.HARD && next.kind() == ArtifactKind.HARD ? next : first);
        }
        return List.copyOf(main.values());
    }

    private static Set<String> variants(List<MemberReport> members) {
        Set<String> variants = new LinkedHashSet<>();
        for (MemberReport member : members) {
            for (EvaluationCompleted evaluation : member.evaluations()) {
                variants.add(evaluation.quantization());
            }
        }
        return variants;
    }
}
