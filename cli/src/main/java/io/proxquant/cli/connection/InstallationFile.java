package io.proxquant.cli.connection;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

import io.proxquant.cli.CommandFailure;
import io.proxquant.contracts.settings.Setting;
import io.proxquant.contracts.settings.SettingSource;

/**
 * A properties file that says how an installation is reached, under the names of the services' settings or of their
 * variables. Settings that only services need are allowed and ignored; any other name is refused with its line, since a
 * mistyped one would silently lead elsewhere. Files that it names are relative to it unless they are absolute.
 */
final class InstallationFile implements SettingSource {
    private static final int MOST_BYTES = 1 << 20;

    private final Path file;
    private final Map<String, Setting> said = new HashMap<>();

    private InstallationFile(Path file) {
        this.file = file;
    }

    /** @throws CommandFailure naming file and line of what is not understood */
    static InstallationFile read(Path file) {
        var read = new InstallationFile(file);
        List<String> lines = read.lines();
        for (int at = 0; at < lines.size(); at++) {
            int first = at;
            var logical = new StringBuilder(lines.get(at));
            while (goesOn(lines.get(at)) && !comment(lines.get(first)) && at + 1 < lines.size()) {
                logical.append('\n').append(lines.get(++at));
            }
            read.take(first + 1, logical.toString());
        }
        return read;
    }

    private List<String> lines() {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new CommandFailure("--installation " + file + ": is larger than " + MOST_BYTES + " bytes");
            }
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new CommandFailure("--installation " + file + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new CommandFailure("--installation " + file + ": is not text in UTF-8", e);
        } catch (IOException e) {
            throw new CommandFailure("--installation " + file + ": cannot be read: " + e, e);
        }
    }

    private static boolean comment(String line) {
        String text = line.strip();
        return text.startsWith("#") || text.startsWith("!");
    }

    /** Whether the next line continues this one, which ends in a backslash that is not itself escaped. */
    private static boolean goesOn(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private void take(int line, String logical) {
        var one = new Properties();
        try {
            one.load(new StringReader(logical));
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure(at(line) + "is no line of a properties file: " + e.getMessage(), e);
        }
        for (String key : one.stringPropertyNames()) {
            KnownSettings.find(key, at(line)).ifPresent(name -> put(line, key, name, one.getProperty(key)));
        }
    }

    private void put(int line, String key, String name, String text) {
        String whole = KnownSettings.FILES.contains(name) && !text.isBlank() ? beside(line, key, text) : text;
        Setting before = said.put(name, new Setting(whole, at(line) + key));
        if (before != null) {
            throw new CommandFailure(at(line) + key + " is said twice, before at " + before.place());
        }
    }

    private String beside(int line, String key, String text) {
        try {
            return file.toAbsolutePath()
                    .resolveSibling(text.strip())
                    .normalize()
                    .toString();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(at(line) + key + " is '" + text + "', it must be a file", e);
        }
    }

    private String at(int line) {
        return file + ":" + line + ": ";
    }

    @Override
    public Optional<Setting> find(String name) {
        return Optional.ofNullable(said.get(name));
    }

    /** A warning if it holds secrets that others may read. */
    Optional<String> warning() {
        Optional<String> secret = KnownSettings.SECRETS.stream()
                .filter(said::containsKey)
                .sorted()
                .findFirst();
        return secret.filter(any -> othersRead())
                .map(name -> file + " holds " + name + " and can be read by others: chmod 600 " + file);
    }

    private boolean othersRead() {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            // The file itself could be read; without such permissions there is nothing to warn of.
            return false;
        }
    }
}
