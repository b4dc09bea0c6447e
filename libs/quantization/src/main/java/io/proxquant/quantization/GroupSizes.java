package io.proxquant.quantization;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tensors whose rows a group size does not divide, told all at once and with sizes that would do: one refusal is enough to
 * choose by.
 *
 * @param size asked for
 * @param rows weights per row, by tensor, of all tensors that are to be cut
 */
public record GroupSizes(int size, Map<String, Integer> rows) {
    private static final int MOST_NAMED = 20;
    private static final int MOST_PROPOSED = 6;

    /** Takes its own copy, in the same order. */
    public GroupSizes {
        rows = new LinkedHashMap<>(rows);
    }

    /** Names of the tensors that cannot be cut. */
    public List<String> misfits() {
        return rows.entrySet().stream()
                .filter(row -> row.getValue() % size != 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Says which tensors do not fit and what would: for rows of each length, and for all tensors together. */
    public String described() {
        Map<Integer, List<String>> byRow = new TreeMap<>();
        misfits().forEach(name -> byRow.computeIfAbsent(rows.get(name), row -> new ArrayList<>())
                .add(name));
        String each = byRow.entrySet().stream()
                .map(row -> listed(row.getValue()) + " (" + row.getKey() + " weights a row: " + proposed(row.getKey())
                        + ")")
                .collect(Collectors.joining("; "));
        int common = rows.values().stream().reduce(0, GroupSizes::commonDivisor);
        if (rows.size() == 1) {
            return "groups of " + size + " do not divide the rows of " + each;
        }
        return "groups of " + size + " do not divide the rows of " + misfits().size() + " of " + rows.size()
                + " tensors: " + each + "; all " + rows.size() + " tensors together: " + proposed(common);
    }

    /** Of the divisors those next to the size that was asked for. */
    private String proposed(int row) {
        List<Integer> divisors = IntStream.rangeClosed(1, (int) StrictMath.sqrt(row))
                .filter(divisor -> row % divisor == 0)
                .flatMap(divisor -> IntStream.of(divisor, row / divisor))
                .filter(divisor -> divisor > 1)
                .distinct()
                .boxed()
                .sorted(Comparator.comparingDouble(this::distance))
                .limit(MOST_PROPOSED)
                .sorted()
                .toList();
        if (divisors.isEmpty()) {
            return "no size fits";
        }
        return divisors.stream().map(String::valueOf).collect(Collectors.joining(", ")) + " would fit";
    }

    private double distance(Integer divisor) {
        return Math.abs(StrictMath.log((double) divisor / size));
    }

    private static String listed(List<String> names) {
        String first = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMED ? first + " and " + (names.size() - MOST_NAMED) + " more" : first;
    }

    private static int commonDivisor(int a, int b) {
        return b == 0 ? a : commonDivisor(b, a % b);
    }
}
