package io.proxquant.cli.input;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Paths as the command line gives them. A name is bytes, which Java reads in the charset of the locale; one that this charset
 * cannot express arrives damaged, and is refused with a way around instead of being looked for.
 */
public final class NamedPath implements ITypeConverter<Path> {
    /** What a decoder puts for bytes that it cannot read. */
    private static final char REPLACEMENT = '\uFFFD';

    @Override
    public Path convert(String argument) {
        return of(argument);
    }

    static Path of(String argument) {
        if (argument.indexOf('\0') >= 0) {
            throw new TypeConversionException("'" + argument + "' holds a zero character, which no file's name can");
        }
        Path path;
        try {
            path = Path.of(argument);
        } catch (InvalidPathException e) {
            throw unreadable(argument);
        }
        if (argument.indexOf(REPLACEMENT) >= 0 && !Files.exists(path)) {
            throw unreadable(argument);
        }
        return path;
    }

    private static TypeConversionException unreadable(String argument) {
        return new TypeConversionException(
                "the name '" + argument + "' cannot be read in this locale, whose charset is "
                        + System.getProperty("sun.jnu.encoding")
                        + "; rename it, set LC_ALL to a locale that its name was written"
                        + " in, or for a file to be read give - and redirect: - < FILE");
    }
}
