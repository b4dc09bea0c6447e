package io.proxquant.recipes.yaml;

/** The text is no YAML that is accepted here; there is no tree to go on with. */
public final class YamlSyntaxException extends Exception {
    private final transient YamlFault fault;

    YamlSyntaxException(int line, int column, String message) {
        super(line + ":" + column + ": " + message);
        this.fault = new YamlFault(line, column, "", message);
    }

    /** Where and what. */
    public YamlFault fault() {
        return fault;
    }
}
