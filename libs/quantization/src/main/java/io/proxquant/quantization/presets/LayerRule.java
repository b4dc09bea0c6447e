package io.proxquant.quantization.presets;

import java.util.List;

/** What published methods leave in full precision, as patterns; see {@link NamePattern} for the words of position. */
final class LayerRule {
    /** Batch-norm and biases; every matrix and kernel is quantized. */
    static final List<String> WEIGHTS = List.of("*bn*", "*bias*");
    /** Also the 1x1 shortcuts of the option-B ResNet (ProxQuant's published code, if_binary). */
    static final List<String> WITHOUT_SHORTCUTS = List.of("*bn*", "*downsample*", "*shortcut*", "*bias*");
    /** Also first and last layer (ProxQuant's published code, if_binary_tern, where they are a ResNet's). */
    static final List<String> INNER_WITHOUT_SHORTCUTS =
            List.of("*bn*", "*downsample*", "*shortcut*", "*bias*", NamePattern.FIRST, NamePattern.LAST);
    /** First and last layer stay (XNOR-Net, DoReFa-Net, TTQ). */
    static final List<String> INNER = List.of("*bn*", "*bias*", NamePattern.FIRST, NamePattern.LAST);
    /** The classifier stays (BinaryRelax's published code). */
    static final List<String> ALL_BUT_LAST = List.of("*bn*", "*bias*", NamePattern.LAST);
    /** Embedding, transitions and decoder are quantized, biases are not (ProxQuant's published code, if_binary_lm). */
    static final List<String> RECURRENT = List.of("*bias*");

    private LayerRule() {}
}
