package io.proxquant.recipes.yaml;

/**
 * A fault of the YAML itself, found before its meaning is looked at.
 *
 * @param key path of the value, or empty
 */
public record YamlFault(int line, int column, String key, String message) {}
