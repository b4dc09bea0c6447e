package io.proxquant.contracts;

/**
 * Names the request that an event answers: source and id of the request's own event, which together tell it from every
 * other. Travels as two CloudEvents extension attributes beside the data, through every event that follows from the
 * request; so an answer is recognised by whom it is for and never by the name of a run or model, which others may use too.
 * Events of producers that do not know it go without. It is no part of an event's identity: the data stays what it was.
 *
 * @param source CloudEvents source of the request
 * @param id its CloudEvents id
 */
public record RequestReference(String source, String id) {
    /** The header that carries the source. */
    public static final String SOURCE_HEADER = "ce_requestsource";

    /** The header that carries the id. */
    public static final String ID_HEADER = "ce_requestid";

    private static final int MAX_LENGTH = 4096;

    public RequestReference {
        Require.present("source", source);
        Require.present("id", id);
    }

    /** From the values of the two headers; null unless both are there and of a sensible length. */
    public static RequestReference of(String source, String id) {
        return usable(source) && usable(id) ? new RequestReference(source, id) : null;
    }

    private static boolean usable(String value) {
        return value != null && !value.isEmpty() && value.length() <= MAX_LENGTH;
    }
}
