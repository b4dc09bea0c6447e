package io.proxquant.recipes.yaml;

/**
 * Something wrong with the YAML itself, before anybody asks what it means.
 *
 * @param key path of the value, or empty
 */
public record YamlFault(int line, int column, String key, String message) {}
