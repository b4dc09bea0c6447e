package io.proxquant.cli.offline;

import java.util.function.Function;

import io.proxquant.compression.Compression;
import io.proxquant.compression.CompressionException;
import io.proxquant.contracts.StoredForm;
import io.proxquant.recipes.BitsSection;

/**
 * One artifact to be made, with what its manifest and the command's messages say of it.
 *
 * @param form how it is written
 * @param settings for the manifest, where options of the command ask for it; else null
 * @param recipe for the manifest, where a recipe does; else null
 * @param operation for the report
 * @param bits of a recipe's quantization by a plan of bits; else null
 * @param refusal what the command says when it cannot be made
 */
record QuantizationTask(
        Compression compression,
        StoredForm form,
        OfflineManifest.Settings settings,
        OfflineManifest.FromRecipe recipe,
        QuantizationReport.Operation operation,
        BitsSection bits,
        Function<CompressionException, String> refusal) {}
