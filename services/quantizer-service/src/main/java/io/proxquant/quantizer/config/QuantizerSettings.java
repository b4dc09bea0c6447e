package io.proxquant.quantizer.config;

import java.nio.file.Path;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of this service, {@code proxquant.quantizer.*}; unknown keys are refused at start. */
@ConfigMapping(prefix = "proxquant.quantizer")
public interface QuantizerSettings {
    /** Bytes of heap that the tensor in work may take: weights, codes and codebooks. A larger tensor is rejected. */
    @WithDefault("268435456")
    long memoryBudget();

    /** Where artifacts are built before they are stored; empty = a folder of the system's temporary directory. */
    Optional<Path> buildDir();
}
