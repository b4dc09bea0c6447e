package io.proxquant.contracts;

/**
 * The float network an artifact was compared with.
 *
 * @param role which one it is
 * @param checkpoint its checkpoint digest
 */
public record Baseline(BaselineRole role, Digest checkpoint) {
    public Baseline {
        Require.present("baseline.role", role);
        Require.present("baseline.checkpoint", checkpoint);
    }
}
