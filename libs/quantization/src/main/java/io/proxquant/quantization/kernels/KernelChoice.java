package io.proxquant.quantization.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Finds kernels once per process. A provider uses Java's vector module, which is there only if the process was started with
 * {@value #MODULE} added; without it the provider's class must not even be looked at.
 */
final class KernelChoice {
    static final String MODULE = "jdk.incubator.vector";
    static final List<Kernels> FASTEST_FIRST = find();
    static final Kernels FASTEST = FASTEST_FIRST.get(0);

    private KernelChoice() {}

    private static List<Kernels> find() {
        List<Kernels> found = new ArrayList<>();
        if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
            ServiceLoader.load(Kernels.class, Kernels.class.getClassLoader()).forEach(found::add);
        }
        found.add(new PlainKernels());
        return List.copyOf(found);
    }
}
