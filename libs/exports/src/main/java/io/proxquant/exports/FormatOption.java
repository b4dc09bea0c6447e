package io.proxquant.exports;

/**
 * Something that can be chosen of a format.
 *
 * @param values what it may be, for people
 * @param description what it decides, and what it is when nobody chooses
 */
public record FormatOption(String name, String values, String description) {}
