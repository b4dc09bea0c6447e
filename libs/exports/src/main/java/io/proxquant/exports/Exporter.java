package io.proxquant.exports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.proxquant.checkpoints.safetensors.PartFile;
import io.proxquant.contracts.CanonicalJson;
import io.proxquant.contracts.MeasuredContent;

/** Writes an artifact in a format, all of it or nothing, and the record of it last. */
public final class Exporter {
    private static final int MOST_TOLD = 5;

    private Exporter() {}

    /**
     * Exports into a directory that is there.
     *
     * @throws ExportException if the format cannot hold the artifact under these settings; nothing is written then
     */
    public static ExportRecord export(ExportSource source, ExportFormat format, ExportSettings settings, Path directory)
            throws IOException {
        settings.require(format);
        PlannedExport plan = format.plan(source, settings);
        if (!plan.refused().isEmpty()) {
            throw new ExportException(refusal(source, format, settings, plan.refused()));
        }
        ExportMark.Rounding rounding = worst(source, plan.tensors());
        ExportMark mark = new ExportMark(format.name(), source.summary().artifactDigest(), rounding == null, rounding);
        SortedMap<String, MeasuredContent> files = new TreeMap<>();
        for (Path file : plan.write(directory, mark)) {
            files.put(file.getFileName().toString(), MeasuredContent.of(file, source.boundary()));
        }
        ExportRecord exported = new ExportRecord(ExportRecord.VERSION, mark, settings, files, plan.tensors());
        write(ExportRecord.in(directory), CanonicalJson.of(exported));
        return exported;
    }

    /** A small file, complete or not at all. */
    public static Path write(Path file, byte[] content) throws IOException {
        try (PartFile part = new PartFile(file)) {
            Files.write(part.path(), content);
            part.complete();
        }
        return file;
    }

    /** The mean is over all quantized weights, those that are equal too. */
    private static ExportMark.Rounding worst(ExportSource source, List<ExportedTensor> tensors) {
        double largest = 0;
        double sum = 0;
        boolean exact = true;
        for (ExportedTensor tensor : tensors) {
            if (tensor.rounding() != null) {
                exact = false;
                largest = Math.max(largest, tensor.rounding().largestError());
                sum += tensor.rounding().meanError() * source.elements(tensor.name());
            }
        }
        return exact ? null : new ExportMark.Rounding(largest, sum / source.quantizedWeights());
    }

    private static String refusal(
            ExportSource source, ExportFormat format, ExportSettings settings, SortedMap<String, String> refused)
            throws IOException {
        String reasons = refused.entrySet().stream()
                .limit(MOST_TOLD)
                .map(each -> "\n  " + each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining());
        List<String> ways = new ArrayList<>();
        List<String> others = holding(source, format);
        if (!others.isEmpty()) {
            ways.add(String.join(" and ", others) + (others.size() == 1 ? " holds" : " hold") + " all of it exactly");
        }
        if (!settings.allowInexact()) {
            ways.add("--allow-inexact rounds where the shape fits, and says how far");
        }
        if (!settings.decodeOthers()) {
            ways.add("--decode-others stores such tensors in F32");
        }
        return "format " + format.name() + " cannot hold " + refused.size() + " of the quantized tensors:" + reasons
                + (refused.size() > MOST_TOLD ? "\n  and " + (refused.size() - MOST_TOLD) + " more" : "") + "\n"
                + String.join("; ", ways);
    }

    private static List<String> holding(ExportSource source, ExportFormat refusing) throws IOException {
        List<String> holding = new ArrayList<>();
        for (ExportFormat other : ExportFormats.all()) {
            if (other != refusing) {
                try {
                    if (other.plan(source, ExportSettings.exact()).refused().isEmpty()) {
                        holding.add(other.name());
                    }
                } catch (ExportException e) {
                    continue; // it has no place for this artifact at all
                }
            }
        }
        return holding;
    }
}
