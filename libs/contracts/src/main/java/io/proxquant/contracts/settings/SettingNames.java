package io.proxquant.contracts.settings;

/** Settings that are neither the broker's nor the store's: what tells installations apart that share both. */
public final class SettingNames {
    /** The prefix of topics and groups. */
    public static final String PREFIX = "proxquant.prefix";

    /** The name of an installation in the sources of its events. */
    public static final String INSTALLATION = "proxquant.installation";

    private SettingNames() {}
}
