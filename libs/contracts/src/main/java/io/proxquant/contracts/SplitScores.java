package io.proxquant.contracts;

/**
 * Artifact and baseline on the same split, side by side, so that figures of different data are never compared.
 *
 * @param artifact scores of the decoded packed artifact
 * @param baseline scores of the float baseline on the same samples
 */
public record SplitScores(Scores artifact, @MayBeAbsent Scores baseline) {
    public SplitScores {
        Require.present("artifact", artifact);
    }
}
