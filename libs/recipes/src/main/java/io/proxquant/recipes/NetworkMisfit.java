package io.proxquant.recipes;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a file of weights for a network, when its names are read with a given prefix.
 *
 * @param prefix before every name
 * @param misfits tensors that are missing or of another shape, in the network's order
 * @param strangers tensors that the network does not have
 * @param found how many of the network's names the file has
 */
record NetworkMisfit(String prefix, List<String> misfits, Strangers strangers, int found) {

    /** Whether nothing is wrong. */
    boolean none() {
        return misfits.isEmpty() && strangers.names().isEmpty();
    }

    /** The problems, of many the first and the last few, and the key of the recipe that mends them. */
    String told() {
        String problems = String.join("; ", shown());
        return misfits.isEmpty()
                ? problems + "; " + strangers.advice()
                : problems
                        + "; where only names differ, say so in the recipe's network.names, e.g. names: {fc: linear}";
    }

    /**
     * The message for a file that another prefix fits better: the first problem, the prefix that mends it, and what is wrong
     * besides.
     *
     * @param other the same file with something else before every name
     * @param all how many tensors the network has
     */
    String behind(NetworkMisfit other, int all) {
        String where = other.prefix().isEmpty() ? "nothing" : other.prefix();
        String rule = other.prefix().isEmpty()
                ? "take " + NetworkSection.PREFIX + " out of the recipe's network section"
                : "write " + NetworkSection.PREFIX + ": " + Strangers.quoted(other.prefix())
                        + " into the recipe's network section";
        String told = misfits.get(0) + "; " + other.found() + " of " + all + " tensors are there with " + where
                + " before their names: " + rule;
        if (other.none()) {
            return told;
        }
        String rest = "; with that still " + String.join("; ", other.shown());
        return told
                + rest
                + (other.misfits().isEmpty() ? "; " + other.strangers().advice() : "");
    }

    private List<String> shown() {
        List<String> problems = new ArrayList<>(misfits);
        strangers.names().forEach(name -> problems.add("unknown " + name));
        return NetworkFit.aFew(problems);
    }
}
