package io.proxquant.cli.watch;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.RequestReference;

/**
 * An event, and whom it answers.
 *
 * @param request null where its producer does not say it, as those of the version before do not
 */
public record Said(Event event, RequestReference request) {

    /** Whether it may be meant for this request; one that says nothing may be for anybody. */
    boolean answers(RequestReference asked) {
        return request == null || asked == null || request.equals(asked);
    }
}
