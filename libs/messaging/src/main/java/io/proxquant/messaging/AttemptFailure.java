package io.proxquant.messaging;

/**
 * What stands at {@code attempts/<group>/<work>/<n>.failed.json}: attempt n ended by an exception.
 *
 * @param failure class and message
 */
record AttemptFailure(String failure) {

    private static final int LONGEST = 600;

    static AttemptFailure of(Throwable why) {
        String text = why.toString();
        return new AttemptFailure(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }
}
