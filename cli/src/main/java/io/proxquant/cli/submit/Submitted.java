package io.proxquant.cli.submit;

import java.util.List;

import io.proxquant.cli.watch.EventTail;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Event;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.RequestReference;
import io.proxquant.contracts.RunRequested;
import io.proxquant.recipes.QuantizationVariant;
import io.proxquant.recipes.Recipe;

/**
 * Work that is ready to be asked for: its objects are in the store, its event is not yet published. A watcher can begin
 * in between, so that it misses nothing.
 *
 * @param event what will be published
 * @param recipe that decides what comes out
 * @param data digest of the data manifest
 * @param object the checkpoint's blob, null for a run
 * @param calibrated name of the quantization whose artifact is calibrated, null where none is
 * @param answered whether this very request was made before and had answers, of which only some will be published again
 */
public record Submitted(
        Event event,
        String model,
        String run,
        Recipe recipe,
        Digest data,
        ObjectReference object,
        String calibrated,
        boolean answered) {
    /** Work that calibrates nothing. */
    public static Submitted of(
            Event event,
            String model,
            String run,
            Recipe recipe,
            Digest data,
            ObjectReference object,
            boolean answered) {
        return new Submitted(event, model, run, recipe, data, object, null, answered);
    }

    /** The same request under another name of the run. */
    public Submitted named(String name) {
        return new Submitted(((RunRequested) event).named(name), model, name, recipe, data, null, calibrated, answered);
    }

    /** What will be made of its last checkpoint; for a calibration only the quantization of the calibrated artifact. */
    public List<QuantizationVariant> variants() {
        if (calibrated != null) {
            return recipe.variants().stream()
                    .filter(variant -> variant.name().equals(calibrated))
                    .toList();
        }
        return recipe.variants();
    }

    /** Whether it will become the runs of a sweep. */
    public boolean sweep() {
        return recipe.sweep() != null && event instanceof RunRequested request && !request.calibrates();
    }

    /** Publishes the event; returns when the broker has it. */
    public void publish(Installation installation) throws InterruptedException {
        installation.events().send(event, CanonicalJson.digest(event), recipe.digest());
    }

    /**
     * The reference that answers to it will name; the whole event decides it, so requests that differ in anything have
     * different ones.
     */
    public RequestReference request(Installation installation) {
        return installation.events().reference(event, CanonicalJson.digest(event), recipe.digest());
    }

    /** Where to look for answers: from now on, or also among those that were given already. */
    public EventTail.From from() {
        return answered ? EventTail.From.BEGINNING : EventTail.From.NOW;
    }
}
