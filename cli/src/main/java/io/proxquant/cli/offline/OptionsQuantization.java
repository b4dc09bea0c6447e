package io.proxquant.cli.offline;

import java.io.IOException;
import java.util.List;

import io.proxquant.compression.Compression;
import io.proxquant.compression.CompressionException;
import io.proxquant.compression.TensorRule;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.contracts.StoredForm;
import io.proxquant.quantization.Need;

/** The one quantization that options of the command ask for. */
record OptionsQuantization(
        QuantizationChoice choice,
        List<String> include,
        List<String> exclude,
        CurvatureFile curvature,
        boolean largerAllowed,
        boolean sharing,
        boolean coding) {

    QuantizationTask task() throws IOException {
        Compression compression = Compression.hard(
                choice.quantizer(), choice.granularity(), choice.axis(), curvature, TensorRule.asked(include, exclude));
        return new QuantizationTask(
                largerAllowed ? compression.growing() : compression,
                new StoredForm(sharing, coding, null),
                settings(),
                null,
                operation(),
                null,
                OptionsQuantization::refusal);
    }

    private OfflineManifest.Settings settings() throws IOException {
        int revision = choice.quantizer().revision();
        return new OfflineManifest.Settings(
                choice.quantizer().name(),
                revision == 1 ? null : revision,
                choice.quantizer().layout().bits(),
                choice.granularity().toString(),
                choice.options(),
                curvature.facts(),
                include,
                exclude,
                choice.axis().orNull(),
                sharing ? Boolean.TRUE : null,
                coding ? Boolean.TRUE : null);
    }

    private QuantizationReport.Operation operation() {
        return QuantizationReport.Operation.asked(
                choice.quantizer().name(),
                choice.quantizer().layout().bits(),
                choice.granularity().toString(),
                choice.options(),
                choice.needs(Need.CURVATURE) ? curvature.described() : null,
                choice.needs(Need.TRAINED_LEVELS) ? "as training would begin (published initialisation)" : null);
    }

    /** The message for a refusal, with the options of this command that help. */
    static String refusal(CompressionException e) {
        if (e.reason() == ReasonCode.ARTIFACT_LARGER) {
            return e.getMessage() + " with --exclude, or say --allow-larger";
        }
        if (e.reason() == ReasonCode.WEIGHTS_NOT_FINITE) {
            return e.getMessage() + "; --exclude it to copy it as it is";
        }
        return e.recipeKey().filter("layers"::equals).isPresent()
                ? e.getMessage() + " (--include and --exclude say what)"
                : e.getMessage();
    }
}
