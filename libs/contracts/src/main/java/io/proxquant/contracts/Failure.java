package io.proxquant.contracts;

/**
 * Why something failed: both are there, or neither is because it did not.
 *
 * @param reason stable code
 * @param detail what was wrong and what to do, for people
 */
public record Failure(@MayBeAbsent ReasonCode reason, @MayBeAbsent String detail) {
    /** It did not. */
    public static final Failure NONE = new Failure(null, null);

    /** Of an object whose fields for it are all absent. */
    public static Failure orNone(Failure failure) {
        return failure == null ? NONE : failure;
    }
}
