package io.proxquant.registry.promotion;

import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.PromotionDecided;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.RunStep;
import io.proxquant.contracts.Verdict;
import io.proxquant.registry.DeletedException;
import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.Manifest;
import io.proxquant.storage.NumberedLog;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Gives an earlier champion its place back: a new entry of the alias log, by compare-and-set like any other, so that it is on
 * record, gates compare with it from then on, and the next rollback undoes it. What was rolled back is not barred: its run may
 * win again with a later step, as any other.
 */
public final class Rollback {
    private final Aliases aliases;
    private final LiveManifests live;
    private final ObjectStore store;

    public Rollback(Aliases aliases, LiveManifests live, ObjectStore store) {
        this.aliases = aliases;
        this.live = live;
        this.store = store;
    }

    /**
     * What is asked for.
     *
     * @param to number of the entry whose champion is to reign again; empty for the champion before the one that reigns
     * @param reigning number of the entry that must be the newest, for whoever decided by looking at it; empty for any
     * @param by who asks
     * @param why for the record; may be null
     */
    public record Wish(String model, Optional<Long> to, Optional<Long> reigning, String by, String why) {}

    /**
     * Writes the entry.
     *
     * @throws RollbackRefusedException if there is nothing to go back to, or it is not there any more, or another move came first
     */
    public NumberedLog.Entry<AliasEntry> make(Wish wish) {
        NumberedLog.Entry<AliasEntry> head = aliases.head(wish.model())
                .orElseThrow(() ->
                        new RollbackRefusedException("model " + EncodedNames.shown(wish.model()) + " has no champion"));
        wish.reigning().filter(number -> number != head.number()).ifPresent(number -> {
            throw new RollbackRefusedException(
                    "entry " + number + " of model " + EncodedNames.shown(wish.model()) + " does not reign: entry "
                            + head.number() + " does, " + head.content().champion());
        });
        NumberedLog.Entry<AliasEntry> target = target(wish, head);
        requireWhole(target.content());
        AliasEntry entry = entry(wish, head, target);
        if (!aliases.append(wish.model(), head.number(), entry, null)) {
            throw new RollbackRefusedException("another entry came first, after " + head.number() + " of model "
                    + EncodedNames.shown(wish.model()) + "; look at what reigns now, and ask again if it is to go");
        }
        return aliases.entry(wish.model(), head.number() + 1).orElseThrow();
    }

    private NumberedLog.Entry<AliasEntry> target(Wish wish, NumberedLog.Entry<AliasEntry> head) {
        String reigns = head.content().champion();
        if (wish.to().isPresent()) {
            long number = wish.to().get();
            NumberedLog.Entry<AliasEntry> target = Optional.of(number)
                    .filter(earlier -> earlier < head.number())
                    .flatMap(earlier -> aliases.entry(wish.model(), earlier))
                    .orElseThrow(() -> new RollbackRefusedException("model " + EncodedNames.shown(wish.model())
                            + " has no entry " + number + " before entry " + head.number() + ", which reigns"));
            if (target.content().champion().equals(reigns)) {
                throw new RollbackRefusedException("the champion of entry " + number + " reigns: " + reigns);
            }
            return target;
        }
        String previous = head.content().previous();
        if (previous == null) {
            throw new RollbackRefusedException("model " + EncodedNames.shown(wish.model())
                    + " has nothing to roll back to: " + reigns + " is its first champion");
        }
        try (var history = aliases.history(wish.model())) {
            return history.filter(each -> each.number() < head.number()
                            && each.content().champion().equals(previous))
                    .findFirst()
                    .orElseThrow(() -> new RollbackRefusedException("no entry of model "
                            + EncodedNames.shown(wish.model()) + " says what " + previous + " is"));
        }
    }

    /** Refuses a champion whose manifest or files are gone, since nobody could run it. */
    private void requireWhole(AliasEntry entry) {
        ObjectKey key = new ObjectKey(entry.champion());
        try {
            ArtifactManifest artifact = live.find(key, ArtifactManifest.class)
                    .map(Manifest::content)
                    .orElseThrow(() -> new RollbackRefusedException(
                            ReasonCode.OBJECT_MISSING + ": " + key + " is not in the store"));
            for (ObjectReference object : artifact.objects()) {
                if (store.size(new ObjectKey(object.key())).isEmpty()) {
                    throw new RollbackRefusedException(ReasonCode.OBJECT_MISSING + ": " + object.key()
                            + ", the file of " + key + ", is not in the store");
                }
            }
        } catch (DeletedException e) {
            throw new RollbackRefusedException(e.reason() + ": " + e.getMessage()
                    + "; name another entry, or publish its weights under a new name");
        }
    }

    private static AliasEntry entry(
            Wish wish, NumberedLog.Entry<AliasEntry> head, NumberedLog.Entry<AliasEntry> target) {
        AliasEntry again = target.content();
        RolledBack rollback = new RolledBack(head.number(), target.number(), wish.by(), wish.why());
        long number = head.number() + 1;
        // The hash of the rollback itself, so that no artifact event takes this move for its own.
        Digest act = CanonicalJson.digest(List.of("rollback", wish.model(), number));
        PromotionDecided decided = new PromotionDecided(
                new RunStep(wish.model(), again.run(), again.step()),
                again.champion(),
                again.quantization(),
                Verdict.PROMOTED,
                ReasonCode.ROLLED_BACK,
                List.of(),
                head.content().champion(),
                number,
                null,
                rollback.told());
        return new AliasEntry(
                again.champion(),
                again.artifactDigest(),
                again.run(),
                again.step(),
                again.quantization(),
                again.recipe(),
                head.content().champion(),
                act,
                new Decision(act, again.decision().gate(), again.decision().evaluation(), decided),
                rollback);
    }
}
