package io.proxquant.registry.sweeps;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;

import io.proxquant.checkpoints.manifest.SweepManifest;
import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.MayBeAbsent;

/**
 * One run of a sweep.
 *
 * @param seed that it was asked with; absent where the recipe's holds
 * @param rate that it was asked with; absent where the method's holds
 * @param reason why it failed
 * @param evaluations of the artifacts of its last checkpoint; empty until it has completed and was judged
 */
public record MemberReport(
        String run,
        @MayBeAbsent Long seed,
        @MayBeAbsent Double rate,
        MemberStatus status,
        @MayBeAbsent String reason,
        @JsonIgnore List<EvaluationCompleted> evaluations) {
    public MemberReport {
        evaluations = List.copyOf(evaluations);
    }

    static MemberReport of(
            SweepManifest.Member member, MemberStatus status, String reason, List<EvaluationCompleted> evaluations) {
        return new MemberReport(member.run(), member.seed(), member.rate(), status, reason, evaluations);
    }
}
