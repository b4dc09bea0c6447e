package io.proxquant.contracts.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Somewhere that settings are said. */
public interface SettingSource {
    /** What is said under the name; empty if nothing is. */
    Optional<Setting> find(String name);

    /** The variables of a process, named as Quarkus maps names to them. */
    static SettingSource variables(Map<String, String> environment) {
        return name -> {
            String variable = variable(name);
            return Optional.ofNullable(environment.get(variable)).map(text -> new Setting(text, variable));
        };
    }

    /** The variable that means a setting: {@code PROXQUANT_STORE_CA_FILE} for {@code proxquant.store.ca-file}. */
    static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
