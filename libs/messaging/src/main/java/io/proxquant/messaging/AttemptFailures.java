package io.proxquant.messaging;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the attempts at one piece of work threw in this process. When the work is given up, this tells an exception that comes
 * each time from a process that died and could leave nothing behind. Safe for use by several threads.
 */
final class AttemptFailures {

    private static final int MOST = 300;

    private final Map<Long, String> thrown = new TreeMap<>();

    /** @param attempt its number in the store, 0 where none could be opened */
    synchronized void add(long attempt, Throwable e) {
        String line = e.toString().lines().findFirst().orElse("");
        thrown.put(attempt, line.length() <= MOST ? line : line.substring(0, MOST) + "…");
    }

    /** @param counted how many attempts were counted against the work */
    synchronized String told(int counted) {
        int silent = counted - thrown.size();
        String dead =
                "left no exception: the process died (killed from outside or for memory, or crashed in native code);"
                        + " the end of its log, or its container's last state, says why";
        if (thrown.isEmpty()) {
            return "All " + counted + " attempts " + dead + ".";
        }
        String others = silent > 0 ? ". The other " + silent + " " + dead + "." : "";
        if (Set.copyOf(thrown.values()).size() > 1) {
            return thrown.entrySet().stream()
                            .map(one -> "Attempt " + one.getKey() + " threw " + one.getValue())
                            .collect(Collectors.joining("; "))
                    + others;
        }
        String numbers = thrown.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String what = thrown.values().iterator().next();
        return (thrown.size() == 1 ? "Attempt " + numbers + " threw " : "Attempts " + numbers + " threw the same: ")
                + what
                + others;
    }
}
