package io.proxquant.systemtests.confined;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A control group with half a processor and a memory limit, version 1 or 2 of the interface. Made where the machine lets
 * this process make one; removed when it is closed, after the process in it has ended.
 */
final class ControlGroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_MICROS = 100_000;
    private static final int QUOTA_MICROS = PERIOD_MICROS / 2;

    private final List<Path> folders = new ArrayList<>();

    private ControlGroup() {}

    /** Makes one; fails with what was not permitted. */
    static ControlGroup make(String name, long memoryBytes) throws IOException {
        ControlGroup group = new ControlGroup();
        try {
            if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
                Path folder = group.folder(ROOT.resolve(name));
                set(folder, "cpu.max", QUOTA_MICROS + " " + PERIOD_MICROS);
                set(folder, "memory.max", Long.toString(memoryBytes));
            } else {
                Path cpu = group.folder(ROOT.resolve("cpu").resolve(name));
                set(cpu, "cpu.cfs_period_us", Integer.toString(PERIOD_MICROS));
                set(cpu, "cpu.cfs_quota_us", Integer.toString(QUOTA_MICROS));
                Path memory = group.folder(ROOT.resolve("memory").resolve(name));
                set(memory, "memory.limit_in_bytes", Long.toString(memoryBytes));
            }
            return group;
        } catch (IOException | RuntimeException refused) {
            group.close();
            throw refused;
        }
    }

    private Path folder(Path folder) throws IOException {
        Files.createDirectory(folder);
        folders.add(folder);
        return folder;
    }

    private static void set(Path folder, String file, String value) throws IOException {
        // without CREATE: a controller that is not enabled has no such file
        Files.writeString(folder.resolve(file), value, StandardOpenOption.WRITE);
    }

    /** Files that a process writes its number to in order to enter. */
    List<String> entrances() {
        return folders.stream().map(f -> f.resolve("cgroup.procs").toString()).toList();
    }

    /** Processors that the group may use, as the kernel has it: quota over period. */
    double processors() throws IOException {
        Path folder = folders.get(0);
        String both = Files.exists(folder.resolve("cpu.max"))
                ? Files.readString(folder.resolve("cpu.max"))
                : Files.readString(folder.resolve("cpu.cfs_quota_us"))
                        + Files.readString(folder.resolve("cpu.cfs_period_us"));
        String[] parts = both.strip().split("\\s+");
        return Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]);
    }

    @Override
    public void close() throws IOException {
        for (Path folder : folders) {
            Files.deleteIfExists(folder);
        }
    }
}
