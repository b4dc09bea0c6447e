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

    /** Which runs there are; replaces all that the viewer had. Curves, evaluations and decisions come one by one after it. */
    record Snapshot(List<RunSummary> runs, Map<String, Long> deadLetters) implements Update {
        @Override
        public String name() {
            return "snapshot";
        }
    }

    /** The whole curve of a run; replaces what the viewer had of it. */
    record RunCurve(String run, List<CurvePoint> points) implements Update {
        static RunCurve of(RunDetail detail) {
            return new RunCurve(detail.summary().run(), detail.points());
        }

        @Override
        public String name() {
            return "curve";
        }
    }

    /** Everything was told once; from here on changes come as they happen. */
    record Complete() implements Update {
        @Override
        public String name() {
            return "complete";
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

    /** Sent at intervals, so that a viewer knows that its connection still stands when nothing happens. */
    record Alive() implements Update {
        @Override
        public String name() {
            return "alive";
        }
    }
}
