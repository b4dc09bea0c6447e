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
     * Bytes of heap that all tensors being worked on may take together. A tensor that needs more is worked on by rows or
     * groups, and rejected if it is a single block.
     */
    @WithDefault("268435456")
    long memoryBudget();

    /** Directory in which artifacts are built before they are stored. No other process may use it, since it is emptied at start. */
    Path buildDir();

    /**
     * Most bytes of tensors in one file of an artifact; a larger artifact is stored as several files with an index. An artifact
     * that is already stored keeps its files, and is built again to the same ones if some are gone.
     */
    @WithDefault("" + ArtifactOptions.HUB_SHARD)
    long maxShardSize();

    /** Limits on what a checkpoint file may contain. */
    Limits limits();

    /** Limits on the headers of files that others wrote, see {@link SafetensorsLimits}. */
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

        /** These limits in the form that the safetensors reader takes. */
        default SafetensorsLimits safetensors() {
            return new SafetensorsLimits(
                    headerBytes(), headerShare(), tensors(), nameLength(), rank(), parameters(), metadataLength());
        }
    }
}
