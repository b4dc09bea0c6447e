package io.proxquant.cli.watch;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.RequestReference;

/**
 * An event with the request that it answers, so that a command follows its own request and not another of the same name.
 *
 * @param request null where its producer does not name it, as those of the previous version do not
 */
public record CorrelatedEvent(Event event, RequestReference request) {

    /** Whether it may answer this request; an event that names no request may answer any. */
    boolean answers(RequestReference asked) {
        return request == null || asked == null || request.equals(asked);
    }
}
