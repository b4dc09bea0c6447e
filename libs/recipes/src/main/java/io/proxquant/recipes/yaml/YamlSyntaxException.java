package io.proxquant.recipes.yaml;

/** Thrown for a text that is no YAML accepted here, so that there is no tree to go on with. */
public final class YamlSyntaxException extends Exception {
    private final transient YamlFault fault;

    YamlSyntaxException(int line, int column, String message) {
        super(line + ":" + column + ": " + message);
        this.fault = new YamlFault(line, column, "", message);
    }

    /** The fault with its place. */
    public YamlFault fault() {
        return fault;
    }
}
