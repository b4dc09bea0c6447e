package io.proxquant.evaluator.console;

import java.util.List;
import java.util.Map;

import io.proxquant.contracts.EvaluationCompleted;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.PromotionDecided;

/** What a viewer is told, in order: first everything, then each change. */
public sealed interface Update {

    /** The name of the server-sent event. */
    String name();

    /** A run with its curve. */
    record RunDetail(RunSummary summary, List<CurvePoint> points) {}

    /** Everything the console knows; replaces what the viewer had. */
    record Snapshot(
            List<RunDetail> runs,
            List<TimedEvent<EvaluationCompleted>> evaluations,
            List<TimedEvent<PromotionDecided>> decisions,
            Map<String, Long> deadLetters)
            implements Update {
        @Override
        public String name() {
            return "snapshot";
        }
    }

    /** A run changed, with the point that was added to its curve, if one was. */
    record RunChanged(RunSummary summary, @MayBeAbsent CurvePoint point) implements Update {
        @Override
        public String name() {
            return "run";
        }
    }

    /** An artifact was evaluated. */
    record Evaluated(TimedEvent<EvaluationCompleted> evaluation) implements Update {
        @Override
        public String name() {
            return "evaluation";
        }
    }

    /** A verdict was reached. */
    record Decided(TimedEvent<PromotionDecided> decision) implements Update {
        @Override
        public String name() {
            return "decision";
        }
    }

    /** How many dead letters lie in each topic now. */
    record DeadLetters(Map<String, Long> deadLetters) implements Update {
        @Override
        public String name() {
            return "dead-letters";
        }
    }
}
