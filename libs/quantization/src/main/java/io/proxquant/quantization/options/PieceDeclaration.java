package io.proxquant.quantization.options;

import java.util.List;

/**
 * What a quantizer, map, schedule or preset says about itself: recipes are validated against it, help texts and
 * documentation are written from it.
 *
 * @param source where the formula was published
 */
public record PieceDeclaration(String name, String source, String summary, List<OptionDeclaration> options) {
    /** Keeps a copy of the list. */
    public PieceDeclaration {
        options = List.copyOf(options);
    }
}
