package io.proxquant.checkpoints.safetensors;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static io.proxquant.checkpoints.safetensors.SafetensorsException.verify;

/** Collects tensors while a header is read, then checks what only all of them together show: no hole, no overlap. */
final class TensorTable {
    private record Entry(TensorInfo info, long at) {}

    private final SafetensorsLimits limits;
    private final Map<String, Entry> entries = new HashMap<>();
    private long parameters;

    TensorTable(SafetensorsLimits limits) {
        this.limits = limits;
    }

    void add(TensorInfo info, long at) throws SafetensorsException {
        verify(
                entries.size() < limits.tensors(),
                FormatRule.TOO_MANY_TENSORS,
                at,
                "more than " + limits.tensors() + " tensors");
        verify(
                info.elements() <= limits.parameters() - parameters,
                FormatRule.TOO_MANY_PARAMETERS,
                at,
                "more than " + limits.parameters() + " elements in all, reached with " + info);
        parameters += info.elements();
        verify(
                entries.put(info.name(), new Entry(info, at)) == null,
                FormatRule.DUPLICATE_KEY,
                at,
                info.name() + " twice");
    }

    /** The tensors in file order, or the first place at which they do not cover the data section. */
    Map<String, TensorInfo> covering(long dataStart, long fileLength) throws SafetensorsException {
        List<Entry> sorted = new ArrayList<>(entries.values());
        sorted.sort(Comparator.comparingLong((Entry e) -> e.info().begin())
                .thenComparingLong(e -> e.info().end())
                .thenComparing(e -> e.info().name()));
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        long end = 0;
        for (Entry entry : sorted) {
            TensorInfo info = entry.info();
            verify(
                    info.begin() == end,
                    FormatRule.INVALID_OFFSET,
                    entry.at(),
                    info + (info.begin() < end ? " overlaps" : " leaves a hole after") + " what ends at " + end);
            end = info.end();
            tensors.put(info.name(), info);
        }
        verify(
                end == fileLength - dataStart,
                FormatRule.METADATA_INCOMPLETE_BUFFER,
                Math.min(fileLength, end > Long.MAX_VALUE - dataStart ? fileLength : dataStart + end),
                "tensors end at byte " + end + " of the data section, which has " + (fileLength - dataStart)
                        + (end > fileLength - dataStart ? "; the rest is missing, as after a download cut short" : ""));
        return tensors;
    }
}
