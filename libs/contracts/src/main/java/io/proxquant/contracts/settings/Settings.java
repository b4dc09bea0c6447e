package io.proxquant.contracts.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings of a process: for each name the word of the strongest source that has one. Values are spelled as in the
 * services; a blank one is as good as none, as it is there.
 */
public final class Settings {
    private final List<SettingSource> sources;

    private Settings(List<SettingSource> sources) {
        this.sources = sources;
    }

    /** What the sources say together. */
    public static Settings of(SettingSource... strongestFirst) {
        return new Settings(List.of(strongestFirst));
    }

    /** What is said under a name, blank or not. */
    public Optional<Setting> find(String name) {
        return sources.stream().flatMap(source -> source.find(name).stream()).findFirst();
    }

    /** What is said under a name, if it is not blank. */
    public Optional<Setting> said(String name) {
        return find(name).filter(setting -> !setting.blank());
    }

    /** Text as it was written. */
    public Optional<String> text(String name) {
        return said(name).map(Setting::text);
    }

    /** A text that must not be missing. */
    public String required(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    /** A value, if one is set. */
    public <T> Optional<T> value(String name, Function<String, T> reading, String allowed) {
        return said(name).map(setting -> setting.as(reading, allowed));
    }

    /** A whole number from 1 on. */
    public int count(String name, int otherwise) {
        return value(name, Settings::toCount, "a number from 1 to 999999").orElse(otherwise);
    }

    /** Yes or no. */
    public boolean truth(String name, String otherwise) {
        return value(name, Settings::toTruth, "true or false").orElseGet(() -> toTruth(otherwise));
    }

    /** A length of time. */
    public Duration duration(String name, String otherwise) {
        return value(name, Settings::toDuration, "a length of time such as PT30S, 30s or 500ms")
                .orElseGet(() -> toDuration(otherwise));
    }

    /** An address with scheme and host. */
    public URI address(String name) {
        return value(name, Settings::toAddress, "an address such as https://s3.example.com:9000")
                .orElseThrow(() -> missing(name));
    }

    /** A file. */
    public Optional<Path> file(String name) {
        return value(name, Path::of, "a file");
    }

    private SettingException missing(String name) {
        String place = find(name).map(blank -> blank.place() + " is empty").orElse(name + " is not set");
        return new SettingException(place + "; the variable for it is " + SettingSource.variable(name));
    }

    private static int toCount(String text) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(text);
        }
        return Integer.parseInt(text);
    }

    private static boolean toTruth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "y", "on", "1" -> true;
            case "false", "no", "n", "off", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** As the services read it: seconds if there is no unit, ISO 8601 without the letters before it, or whole. */
    private static Duration toDuration(String text) {
        if (text.matches("[0-9]{1,18}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        if (text.matches("[0-9]{1,18}ms")) {
            return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
        }
        return Duration.parse(Character.isDigit(text.charAt(0)) ? "PT" + text : text);
    }

    private static URI toAddress(String text) {
        URI address = URI.create(text);
        boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        if (!web || address.getHost() == null) {
            throw new IllegalArgumentException(text);
        }
        return address;
    }
}
