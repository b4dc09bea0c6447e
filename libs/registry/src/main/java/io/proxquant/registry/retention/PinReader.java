package io.proxquant.registry.retention;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import io.proxquant.checkpoints.manifest.ManifestKeys;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.Json;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/**
 * Finds what is needed by name: what the newest entries of alias logs name, with the decisions in them, and what runs that have
 * not ended were asked to start from. What cannot be read stops the collection, since it may need anything.
 */
final class PinReader {
    private static final int MAX_BYTES = 8 << 20;
    private static final String REQUEST = "request";

    private final ObjectStore store;
    private final StoreListing listing;
    private final Pins pins = new Pins();

    PinReader(ObjectStore store, StoreListing listing) {
        this.store = store;
        this.listing = listing;
    }

    Pins read(RunStates runs) {
        aliases();
        runs.open().forEach(run -> open(run, runs));
        return pins;
    }

    /**
     * Reads the two newest entries of each log, which sort newest first: the second tells what the champion before was judged
     * against.
     */
    private void aliases() {
        String[] model = {""};
        List<ObjectKey> newest = new ArrayList<>();
        Consumer<StoredName> take = name -> {
            if (name.segments() != 4 || !name.segment(2).equals("aliases")) {
                return;
            }
            if (!name.segment(1).equals(model[0])) {
                entries(newest);
                model[0] = name.segment(1);
            }
            if (newest.size() < 2) {
                newest.add(name.key());
            }
        };
        listing.manifests("models/", take);
        entries(newest);
    }

    private void entries(List<ObjectKey> newest) {
        KeepReason why = KeepReason.CHAMPION;
        for (ObjectKey key : newest) {
            JsonNode entry = json(key).path("content");
            pins.artifact(entry.path("champion").asText(null), why);
            if (why == KeepReason.CHAMPION) {
                pins.artifact(entry.path("previous").asText(null), KeepReason.PREVIOUS);
            }
            JsonNode evaluation = entry.path("decision").path("evaluation");
            checkpoint(evaluation.path("baseline"), KeepReason.DECISION);
            why = KeepReason.PREVIOUS;
        }
        newest.clear();
    }

    private void open(String run, RunStates runs) {
        JsonNode sweep = json(new ObjectKey(ManifestKeys.sweep(run))).path("content");
        if (!sweep.isMissingNode() && over(sweep, runs)) {
            return;
        }
        JsonNode request =
                json(new ObjectKey(ManifestKeys.request(run))).path("content").path(REQUEST);
        checkpoint(request, KeepReason.RUNNING);
        pins.artifact(request.path("artifact").asText(null), KeepReason.RUNNING);
        Optional<Digest> recipe = Digest.find(request.path("recipe").asText(null));
        if (recipe.isPresent()) {
            JsonNode warmStart = json(new ObjectKey(ManifestKeys.recipe(recipe.get())))
                    .path("training")
                    .path("warmStart");
            // a run that is named there is started from its last checkpoint, which is kept of every run
            checkpoint(warmStart, KeepReason.RUNNING);
        }
    }

    private void checkpoint(JsonNode named, KeepReason why) {
        Digest.find(named.path("checkpoint").asText(null)).ifPresent(digest -> pins.checkpoint(digest, why));
    }

    /** A sweep itself has no result: it has ended when all its runs have. */
    private static boolean over(JsonNode sweep, RunStates runs) {
        for (JsonNode member : sweep.path("members")) {
            if (!runs.ended(member.path("run").asText(""))) {
                return false;
            }
        }
        return true;
    }

    private JsonNode json(ObjectKey key) {
        byte[] bytes = store.find(key, MAX_BYTES).orElse(null);
        if (bytes == null) {
            return MissingNode.getInstance();
        }
        try {
            return Json.mapper().readTree(bytes);
        } catch (IOException e) {
            throw new RetentionException(
                    key + " is not JSON, so what it needs is unknown; nothing was deleted. Mend or remove it", e);
        }
    }
}
