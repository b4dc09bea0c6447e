package io.proxquant.registry.retention;

import java.util.Locale;

/** Why something is kept, the strongest reason first; the first that applies is reported. */
public enum KeepReason {
    CHAMPION("reigns", true),
    PREVIOUS("reigned before the champion, to be rolled back to", true),
    DECISION("the decision that is in force rests on it", true),
    RUNNING("a run that has not ended needs it", true),
    PARENT("what reigns was made from it", true),
    BASELINE("a checkpoint that is kept is judged against it", true),
    CHECKPOINT("made from a checkpoint or point that is kept", true),
    NEWEST("one of the newest of its run", false),
    YOUNG("younger than the grace period", false),
    UNREADABLE("not readable by this version", false),
    MARKED("marked, and within the grace period", false);

    private final String meaning;
    private final boolean pins;

    KeepReason(String meaning, boolean pins) {
        this.meaning = meaning;
        this.pins = pins;
    }

    /** One word. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** In words. */
    public String meaning() {
        return meaning;
    }

    /** Whether something else needs it, so that a mark that retention has set is taken back. */
    boolean pins() {
        return pins;
    }
}
