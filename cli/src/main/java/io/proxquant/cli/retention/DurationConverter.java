package io.proxquant.cli.retention;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people type them: 7d, 12h, or ISO 8601. */
public final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern SHORT = Pattern.compile("([0-9]{1,6})([dh])");

    @Override
    public Duration convert(String text) {
        Matcher matcher = SHORT.matcher(text.toLowerCase(Locale.ROOT));
        try {
            if (matcher.matches()) {
                long number = Long.parseLong(matcher.group(1));
                return matcher.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number);
            }
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' must be days or hours such as 7d or 12h, or ISO 8601");
        }
    }

    /** The duration in whole days or hours if it is that, else in ISO 8601. */
    static String told(Duration duration) {
        if (duration.toHours() % 24 == 0 && duration.equals(Duration.ofDays(duration.toDays()))) {
            return duration.toDays() + (duration.toDays() == 1 ? " day" : " days");
        }
        return duration.equals(Duration.ofHours(duration.toHours()))
                ? duration.toHours() + " hours"
                : duration.toString();
    }
}
