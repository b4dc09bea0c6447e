package io.proxquant.contracts.settings;

import java.time.DateTimeException;
import java.util.function.Function;

/**
 * What one setting says and where it says so. Its text may be a secret, so {@code toString} is the place alone.
 *
 * @param text as it was written; may be empty, which some settings tell from absence
 * @param place a variable, an option, or file and line, as a message names it
 */
public record Setting(String text, String place) {

    /** Whether it says nothing but that it is there. */
    public boolean blank() {
        return text.isBlank();
    }

    /**
     * The text as a value; not for secrets, since a refusal quotes it.
     *
     * @param allowed ends the sentence "it must be"
     * @throws SettingException if the reading refuses it
     */
    public <T> T as(Function<String, T> reading, String allowed) {
        try {
            return reading.apply(text.strip());
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new SettingException(place + " is '" + text + "', it must be " + allowed, e);
        }
    }

    @Override
    public String toString() {
        return place;
    }
}
