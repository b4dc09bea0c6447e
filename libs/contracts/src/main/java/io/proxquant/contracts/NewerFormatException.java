package io.proxquant.contracts;

/**
 * Something was written by a newer version, so it is neither wrong nor readable: no answer about its content can be given here.
 * Unchecked and no input failure, so that nobody who refuses bad content refuses this for good. Consumers wait, since an upgrade
 * may be under way, and then leave the record to the dead letters, from which it is replayed.
 */
public final class NewerFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what would have to be read.
     *
     * @param what a file, manifest or event, as a message begins
     * @param found its format
     * @param newest the newest that this version reads
     */
    public NewerFormatException(String what, String found, int newest) {
        super(what + " is of format " + found + ", newer than this version, which reads up to " + newest
                + "; upgrade this program, then try again");
    }

    /** Passes formats that this version knows; 0 and less are none. */
    public static void requireKnown(String what, int format, int newest) {
        if (format > newest) {
            throw new NewerFormatException(what, String.valueOf(format), newest);
        }
        if (format < 1) {
            throw new IllegalArgumentException("format: " + format + " is unknown, known are 1 to " + newest);
        }
    }
}
