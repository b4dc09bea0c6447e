package io.proxquant.messaging;

import java.util.List;

/**
 * What must hold before anything is consumed. A service that needs more than store and topics, a GPU for example, produces
 * beans of this type: they are made while the service starts, keep it from being ready, and never end it.
 */
@FunctionalInterface
public interface StartCondition {

    /** What is wrong or still unknown, one line each, coded; empty once it holds, and from then on. */
    List<String> problems();
}
