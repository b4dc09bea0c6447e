package io.proxquant.cli.retention;

import java.time.Instant;

import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.MayBeAbsent;
import io.proxquant.contracts.Printable;
import io.proxquant.registry.promotion.AliasEntry;
import io.proxquant.registry.promotion.RolledBack;
import io.proxquant.storage.NumberedLog;

/**
 * An entry of an alias log as it is shown.
 *
 * @param entry its number
 * @param at when it was written, by its writer's clock
 * @param champion key of the artifact that is champion from here on
 * @param previous champion before
 * @param rollback who rolled back, and why, where no gate made the entry
 */
public record AliasHistoryEntry(
        long entry,
        Instant at,
        String champion,
        String run,
        long step,
        String quantization,
        @MayBeAbsent String previous,
        @MayBeAbsent RolledBack rollback) {

    /** The entry of an alias log as it is shown. */
    public static AliasHistoryEntry of(NumberedLog.Entry<AliasEntry> entry) {
        AliasEntry alias = entry.content();
        return new AliasHistoryEntry(
                entry.number(),
                entry.manifest().writer().time(),
                alias.champion(),
                alias.run(),
                alias.step(),
                alias.quantization(),
                alias.previous(),
                alias.rollback());
    }

    /** The entry as a line for people. */
    public String line() {
        String how = rollback == null
                ? ""
                : "  (rolled back from entry " + rollback.from() + " by " + rollback.by()
                        + (rollback.why() == null ? "" : ": " + rollback.why()) + ")";
        return Printable.line("entry " + entry + "  " + at + "  run " + EncodedNames.shown(run) + " step " + step + " "
                + quantization + how + "  " + champion);
    }
}
