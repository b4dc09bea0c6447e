package io.proxquant.recipes;

import java.util.List;

import io.proxquant.contracts.StoredForm.IndexBits;

import static io.proxquant.recipes.KeyDeclaration.optionalFlag;
import static io.proxquant.recipes.KeyDeclaration.requiredInteger;

/** Validates the keys that say how a quantization's artifacts are written. */
final class StoredRules {
    /** Key: whether tensors that come out equal are stored once. */
    static final String SHARE = "shareEqualTensors";

    /** Key: whether streams are coded where that makes them smaller. */
    static final String CODING = "entropyCoding";

    /** Key of the widths of relative indices. */
    static final String INDEX_BITS = "indexBits";

    static final KeyDeclaration SHARES = optionalFlag(
            SHARE,
            "store tensors that come out equal, as tied weights do, once (artifact format 2); absent: each for itself");
    static final KeyDeclaration CODES = optionalFlag(
            CODING,
            "with mode hard: code every stream by a Huffman or range code where that makes it smaller (artifact format 2);"
                    + " absent: fixed widths");
    static final KeyDeclaration CONVOLUTION =
            requiredInteger("convolution", 1, IndexBits.MOST, "of kernels of more than two dimensions");
    static final KeyDeclaration DENSE = requiredInteger("dense", 1, IndexBits.MOST, "of matrices");

    private StoredRules() {}

    static void check(Fields quantization, boolean hard) {
        quantization.value(SHARES);
        if (!hard) {
            for (String key : List.of(CODING, INDEX_BITS)) {
                quantization.refuse(
                        key, "goes with mode hard; tensors of a prox path are floats and stored as they are");
            }
            return;
        }
        quantization.value(CODES);
        Fields bits = quantization.map(INDEX_BITS);
        if (bits != null) {
            bits.value(CONVOLUTION);
            bits.value(DENSE);
            bits.finish();
        }
    }
}
