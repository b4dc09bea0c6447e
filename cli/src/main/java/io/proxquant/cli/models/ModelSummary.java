package io.proxquant.cli.models;

import java.util.List;
import java.util.Optional;

import io.proxquant.checkpoints.manifest.ModelBinding;
import io.proxquant.cli.retention.AliasHistoryEntry;
import io.proxquant.cli.submit.Installation;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.contracts.MayBeAbsent;

/**
 * A model as a list of models shows it.
 *
 * @param champion the entry that reigns, if there is one
 * @param recipe digest of the recipe that is bound to it
 * @param data digest of the data that is bound to it
 */
public record ModelSummary(
        String model, @MayBeAbsent AliasHistoryEntry champion, @MayBeAbsent Digest recipe, @MayBeAbsent Digest data) {

    /** Reads the summary of a model from the store. */
    public static ModelSummary of(String model, Installation installation) {
        Optional<ModelBinding> bound = installation.bound(model);
        return new ModelSummary(
                model,
                installation.aliases().head(model).map(AliasHistoryEntry::of).orElse(null),
                bound.map(ModelBinding::recipe).orElse(null),
                bound.map(ModelBinding::data).orElse(null));
    }

    /** The summary as text for people. */
    public List<String> lines() {
        return List.of(
                EncodedNames.shown(model),
                champion == null ? "  no champion" : "  champion: " + champion.line(),
                recipe == null
                        ? "  nothing is bound to it"
                        : "  bound: recipe " + recipe + (data == null ? ", no data" : ", data " + data));
    }
}
