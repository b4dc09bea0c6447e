package io.proxquant.quantizer.config;

import java.nio.file.Path;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import io.proxquant.checkpoints.artifact.ArtifactOptions;
import io.proxquant.checkpoints.safetensors.SafetensorsLimits;

/** Settings of this service, {@code proxquant.quantizer.*}; unknown keys are refused at start. */
@ConfigMapping(prefix = "proxquant.quantizer")
public interface QuantizerSettings {
    /**
     * Bytes of heap that the tensors in work may take together. A tensor that needs more is worked on by rows or groups, and rejected
     * where it is one block.
     */
    @WithDefault("268435456")
    long memoryBudget();

    /** Where artifacts are built before they are stored; of this process alone, emptied at start. */
    Path buildDir();

    /**
     * Bytes of tensors in a file of an artifact at most: a larger one is stored as several, with an index. One that stands stays
     * as it is, and is made again to the same files if some of them are gone.
     */
    @WithDefault("" + ArtifactOptions.HUB_SHARD)
    long maxShardSize();

    /** What is accepted of a checkpoint file at most. */
    Limits limits();

    /** Limits on headers of strangers, see {@link SafetensorsLimits}. */
    interface Limits {
        /** Longest header in bytes; the format allows 100,000,000. */
        @WithDefault("67108864")
        long headerBytes();

        /** Largest part of a file that a header above 1 MiB may take. */
        @WithDefault("1.0")
        double headerShare();

        /** Most tensors. */
        @WithDefault("200000")
        int tensors();

        /** Longest tensor name. */
        @WithDefault("512")
        int nameLength();

        /** Most dimensions of a tensor. */
        @WithDefault("8")
        int rank();

        /** Most elements in all tensors together. */
        @WithDefault("1099511627776")
        long parameters();

        /** Longest metadata, in characters. */
        @WithDefault("16777216")
        int metadataLength();

        /** These limits as the reader takes them. */
        default SafetensorsLimits safetensors() {
            return new SafetensorsLimits(
                    headerBytes(), headerShare(), tensors(), nameLength(), rank(), parameters(), metadataLength());
        }
    }
}
