package io.proxquant.cli.submit;

import io.proxquant.contracts.Event;
import io.proxquant.contracts.ObjectReference;
import io.proxquant.contracts.RunRequested;
import io.proxquant.recipes.Recipe;

/**
 * Work that is ready to be asked for: its objects are in the store, its event is not yet published. Between the two a
 * watcher can take its place, so that it misses nothing.
 *
 * @param event what will be published
 * @param recipe that decides what comes out
 * @param data digest of the data manifest
 * @param object the checkpoint's blob, null for a run
 */
public record Submitted(Event event, String model, String run, Recipe recipe, String data, ObjectReference object) {

    /** The same request under another name of the run. */
    public Submitted named(String name) {
        var asked = (RunRequested) event;
        var renamed = new RunRequested(
                name, asked.model(), asked.recipe(), asked.data(), asked.checkpoint(), asked.sweep(), asked.seed());
        return new Submitted(renamed, model, name, recipe, data, null);
    }

    /** Publishes the event; returns when the broker has it. */
    public void publish(Installation installation) throws InterruptedException {
        installation.events().send(event, object == null ? data : object.sha256(), recipe.digest());
    }
}
