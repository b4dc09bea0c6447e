package io.proxquant.evaluator.console;

import java.util.HashSet;
import java.util.Set;

import org.jboss.logging.Logger;

import io.proxquant.registry.runs.RunCurves;
import io.proxquant.storage.StoreUnavailableException;

/**
 * Fills in the progress of ended runs from the store, since their progress events are gone after hours while their results
 * stay. So a finished run looks the same before and after a restart of the console. Each run is looked up once.
 */
final class EndedRuns implements Runnable {
    private static final Logger LOG = Logger.getLogger(EndedRuns.class);

    private final PipelineState pipeline;
    private final RunCurves curves;
    private final Set<String> asked = new HashSet<>();

    EndedRuns(PipelineState pipeline, RunCurves curves) {
        this.pipeline = pipeline;
        this.curves = curves;
    }

    /** Looks up each run that lacks progress; if the store is unavailable, the rest is looked up the next time. */
    @Override
    public void run() {
        Set<String> wanting = pipeline.endedWithoutProgress();
        asked.retainAll(wanting);
        for (String run : wanting) {
            if (asked.contains(run)) {
                continue;
            }
            try {
                curves.last(run).ifPresent(pipeline::remembered);
                asked.add(run);
            } catch (StoreUnavailableException e) {
                LOG.debugf("The curve of %s is looked up later: %s", run, e.getMessage());
                return;
            } catch (RuntimeException e) { // one run that cannot be read must not hide the others
                LOG.debugf(e, "The curve of %s cannot be read", run);
                asked.add(run);
            }
        }
    }
}
