package io.proxquant.contracts.cloudevents;

/** The headers of CloudEvents in Kafka's binary mode; those of our own are in {@code EventHeaders}. */
public final class Attribute {
    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String SOURCE = "ce_source";
    public static final String TYPE = "ce_type";
    public static final String SUBJECT = "ce_subject";
    public static final String TIME = "ce_time";
    public static final String DATA_SCHEMA = "ce_dataschema";
    public static final String TRACEPARENT = "ce_traceparent";
    public static final String CONTENT_TYPE = "content-type";

    /** The only version of CloudEvents that is written and read. */
    static final String SPEC_VERSION_1 = "1.0";

    private Attribute() {}
}
