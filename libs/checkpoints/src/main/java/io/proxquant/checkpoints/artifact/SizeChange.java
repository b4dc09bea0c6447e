package io.proxquant.checkpoints.artifact;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.proxquant.checkpoints.safetensors.SafetensorsHeader;
import io.proxquant.checkpoints.safetensors.TensorInfo;

/**
 * What packing makes of the size, known before any weight is read: small blocks with large codebooks can cost more than the
 * weights that they stand for. Headers are left out, since names and shapes grow with tensors and not with bits.
 *
 * @param source bytes of all tensors of the source
 * @param stored bytes of all tensors of the artifact
 * @param grown the packed tensors that take more than before
 */
public record SizeChange(long source, long stored, List<Grown> grown) {
    private static final int NAMED = 5;

    /** A tensor that packing makes larger; bits are per weight, codebooks included. */
    public record Grown(String name, double bits, double bitsBefore) {
        @Override
        public String toString() {
            return name + " takes " + plain(bits) + " bits per weight, " + plain(bitsBefore) + " before";
        }
    }

    private static String plain(double bits) {
        return BigDecimal.valueOf(bits)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Keeps a copy of the list. */
    public SizeChange {
        grown = List.copyOf(grown);
    }

    /** Compares a file of weights with what an artifact of it will hold. */
    public static SizeChange of(SafetensorsHeader weights, Collection<? extends ArtifactEntry> entries) {
        long source = 0;
        long stored = 0;
        List<Grown> grown = new ArrayList<>();
        for (ArtifactEntry entry : entries) {
            TensorInfo before = weights.tensor(entry.name());
            if (before.elements() == 0) {
                continue; // no weights that could become smaller
            }
            source += before.bytes();
            stored += entry.bytes();
            if (entry instanceof ArtifactEntry.Packed && entry.bytes() > before.bytes()) {
                double each = 8.0 / before.elements();
                grown.add(new Grown(entry.name(), each * entry.bytes(), each * before.bytes()));
            }
        }
        return new SizeChange(source, stored, grown);
    }

    /** Whether the artifact's tensors take more bytes than the source's. */
    public boolean larger() {
        return stored > source;
    }

    /** The figures in one clause: what it would take, and the first tensors that grow. */
    public String described() {
        return "would take " + stored + " bytes for the " + source + " bytes of tensors of its source; " + named()
                + (grown.size() > NAMED ? ", and " + (grown.size() - NAMED) + " more" : "");
    }

    private String named() {
        return String.join(
                ", ", grown.stream().limit(NAMED).map(Grown::toString).toList());
    }
}
