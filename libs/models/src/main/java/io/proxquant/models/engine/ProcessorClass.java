package io.proxquant.models.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names what numerical libraries dispatch on: runs are compared bit by bit only within one class. */
final class ProcessorClass {

    /** The extensions by which oneDNN and MKL choose kernels. */
    private static final List<String> DECISIVE = List.of(
            "avx",
            "avx2",
            "fma",
            "avx512f",
            "avx512_vnni",
            "avx512_bf16",
            "avx512_fp16",
            "avx_vnni",
            "amx_tile",
            "asimd",
            "sve");

    private ProcessorClass() {}

    /** For example {@code amd64/genuineintel/avx+avx2+avx512f+fma}; only the architecture where nothing else is told. */
    static String detect(Path cpuinfo) {
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        try {
            return describe(architecture, Files.readAllLines(cpuinfo));
        } catch (IOException e) {
            return architecture; // no such file outside Linux: the architecture is all that is known
        }
    }

    static String describe(String architecture, List<String> cpuinfo) {
        String vendor = "";
        Set<String> flags = new HashSet<>();
        for (String line : cpuinfo) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String key = line.substring(0, colon).trim();
            String value = line.substring(colon + 1).trim().toLowerCase(Locale.ROOT);
            if (key.equals("vendor_id") || key.equals("CPU implementer")) {
                vendor = value;
            } else if (key.equals("flags") || key.equals("Features")) {
                flags.addAll(Arrays.asList(value.split(" ")));
            }
        }
        List<String> found = DECISIVE.stream().filter(flags::contains).sorted().toList();
        return architecture + "/" + (vendor.isEmpty() ? "unknown" : vendor) + "/" + String.join("+", found);
    }
}
