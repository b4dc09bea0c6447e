package io.proxquant.cli.input;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes as people write them: 5GB is 5,000,000,000 bytes, 5GiB is 5 · 2^30. */
public final class ByteSize implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,12})([kmgt]?)(i?)b?");
    private static final Map<String, Integer> POWERS = Map.of("", 0, "k", 1, "m", 2, "g", 3, "t", 4);

    @Override
    public Long convert(String text) {
        return parse(text);
    }

    static long parse(String text) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (size.matches() && !(size.group(2).isEmpty() && !size.group(3).isEmpty())) {
            long unit = size.group(3).isEmpty() ? 1000 : 1024;
            try {
                long bytes = Long.parseLong(size.group(1));
                for (int i = 0; i < POWERS.get(size.group(2)); i++) {
                    bytes = Math.multiplyExact(bytes, unit);
                }
                return bytes;
            } catch (ArithmeticException e) {
                throw new TypeConversionException("'" + text + "' is more bytes than any file has");
            }
        }
        throw new TypeConversionException("'" + text + "' is no size; say for instance 500MB, 5GB or 4GiB");
    }
}
