package io.proxquant.cli.submit;

import java.nio.file.Path;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A {@code --data NAME=LOCATION} argument.
 *
 * @param name type of the data set in the recipe, e.g. {@code fashion-mnist}
 * @param location {@code file:} and a directory, or {@code s3://bucket/prefix}
 */
public record DataArgument(String name, String location) {

    /** Whether it is a directory here, as opposed to a place in the store. */
    public boolean local() {
        return location.startsWith("file:");
    }

    /** The directory of a {@code file:} location, absolute. */
    public Path directory() {
        return Path.of(location.substring("file:".length()).replaceFirst("^//+", "/"))
                .toAbsolutePath()
                .normalize();
    }

    /** Reads the argument; picocli turns a refusal into a usage error. */
    public static final class Converter implements ITypeConverter<DataArgument> {
        @Override
        public DataArgument convert(String value) {
            int equals = value.indexOf('=');
            if (equals < 1) {
                throw new TypeConversionException(
                        "'" + value + "' is not NAME=LOCATION, such as fashion-mnist=file:/data/fashion-mnist");
            }
            String location = value.substring(equals + 1);
            if (location.length() <= "file:".length()
                    || !(location.startsWith("file:") || location.startsWith("s3://"))) {
                throw new TypeConversionException(
                        "'" + location + "' is no location; it must start with file: or s3://");
            }
            return new DataArgument(value.substring(0, equals), location);
        }
    }
}
