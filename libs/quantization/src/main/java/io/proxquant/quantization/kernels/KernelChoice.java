package io.proxquant.quantization.kernels;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;

/**
 * Finds kernels once per process. A provider uses Java's vector module, which is there only if the process was started with
 * {@value #MODULE} added; without it the provider's class must not even be looked at. A provider that cannot be used is
 * warned of, and never missed: the plain kernels give the same bits.
 */
final class KernelChoice {
    static final String MODULE = "jdk.incubator.vector";
    private static final String PROVIDERS = "META-INF/services/" + Kernels.class.getName();
    static final List<Kernels> FASTEST_FIRST = find();
    static final Kernels FASTEST = FASTEST_FIRST.get(0);

    private KernelChoice() {}

    private static List<Kernels> find() {
        System.Logger log = System.getLogger(KernelChoice.class.getName());
        return find(
                ModuleLayer.boot().findModule(MODULE).isPresent(),
                Kernels.class.getClassLoader(),
                (warning, cause) -> log.log(System.Logger.Level.WARNING, warning, cause));
    }

    /**
     * What there is, the fastest first.
     *
     * @param module whether Java's vector module is there
     * @param warnings takes what keeps a provider on the class path from being used, and its cause or null
     */
    static List<Kernels> find(boolean module, ClassLoader loader, BiConsumer<String, Throwable> warnings) {
        List<Kernels> found = new ArrayList<>();
        if (module) {
            provided(loader, found, warnings);
        } else if (loader.getResource(PROVIDERS) != null) {
            warnings.accept(
                    "weights are worked on without vector instructions, same bits but slower: start Java with"
                            + " --add-modules " + MODULE,
                    null);
        }
        found.add(new PlainKernels());
        return List.copyOf(found);
    }

    private static void provided(ClassLoader loader, List<Kernels> found, BiConsumer<String, Throwable> warnings) {
        try {
            Iterator<Kernels> providers =
                    ServiceLoader.load(Kernels.class, loader).iterator();
            while (providers.hasNext()) {
                Kernels kernels = providers.next();
                kernels.name(); // tells the lanes: links against the vector module now, and not in the first step
                found.add(kernels);
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            warnings.accept(
                    "weights are worked on without vector instructions, same bits but slower: the kernels on the class"
                            + " path do not fit this Java " + Runtime.version() + " (" + e + ")",
                    e);
        }
    }
}
