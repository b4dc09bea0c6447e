package io.proxquant.messaging;

import java.util.List;
import java.util.Optional;

/**
 * What must hold before anything is consumed. A service that needs more than store and topics, a GPU for example, produces
 * beans of this type: they are made while the service starts, keep it from being ready, and never end it.
 */
@FunctionalInterface
public interface StartCondition {

    /** What is wrong or still unknown, one line each, coded; empty once it holds, and from then on. */
    List<String> problems();

    /**
     * Why what held does not hold any more, so that only another process can go on; asked when work failed for no reason that
     * the failure table knows. Such a failure is not the record's: the work is left and does not count, and liveness asks for a
     * restart.
     */
    default Optional<String> lost() {
        return Optional.empty();
    }
}
