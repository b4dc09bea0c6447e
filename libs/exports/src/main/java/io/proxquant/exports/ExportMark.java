package io.proxquant.exports;

import java.nio.charset.StandardCharsets;

import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.MayBeAbsent;

/**
 * What exported files say of themselves, under {@link #KEY} where the format has metadata.
 *
 * @param artifact digest of what the artifact decodes to
 * @param exact whether every weight is that of the artifact, bit for bit
 * @param rounding how far the worst weight and the mean one are from it; absent where none is
 */
public record ExportMark(String format, Digest artifact, boolean exact, @MayBeAbsent Rounding rounding) {
    /** The name under which files keep it. */
    public static final String KEY = "proxquant.export";

    /** The errors of what was rounded. */
    public record Rounding(double largestError, double meanError) {
        /** Those of a deviation; null of one that is exact. */
        public static Rounding of(Deviation deviation) {
            return deviation.exact() ? null : new Rounding(deviation.largest(), deviation.mean());
        }
    }

    /** Canonical JSON. */
    public String json() {
        return new String(CanonicalJson.of(this), StandardCharsets.UTF_8);
    }
}
