package io.proxquant.quantization.budget;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an artifact's tensors may take, as people write it: {@code 120 KiB}, {@code 1.5MB} or {@code 2.3 bits/weight}. */
public sealed interface BitsBudget {
    /** What a text may say, for messages. */
    String FORMS = "a size such as 120 KiB or 1.5 MB, or bits per quantized weight such as 2.3 bits/weight";

    /**
     * Bytes that quantized tensors may take.
     *
     * @param weights of the quantized tensors
     * @param copied bytes of the tensors that are not quantized
     */
    long bytes(long weights, long copied);

    /** All tensors of the artifact, those that are copied too; headers are left out, since they do not grow with bits. */
    record Whole(long bytes) implements BitsBudget {
        @Override
        public long bytes(long weights, long copied) {
            return bytes - copied;
        }
    }

    /** Codes and what belongs to them, over the weights that become codes. */
    record PerWeight(BigDecimal bits) implements BitsBudget {
        @Override
        public long bytes(long weights, long copied) {
            return bits.multiply(BigDecimal.valueOf(weights))
                    .divide(BigDecimal.valueOf(Byte.SIZE), 0, RoundingMode.FLOOR)
                    .longValueExact();
        }
    }

    /**
     * Reads a budget.
     *
     * @throws IllegalArgumentException with what can be said
     */
    static BitsBudget parse(String text) {
        Matcher budget = Grammar.BUDGET.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (budget.matches()) {
            BigDecimal number = new BigDecimal(budget.group(1));
            Long unit = Grammar.UNITS.get(budget.group(2).replaceAll("\\s", ""));
            BigDecimal bytes = unit == null ? null : number.multiply(BigDecimal.valueOf(unit));
            if (number.signum() > 0 && unit == null) {
                return new PerWeight(number);
            }
            if (bytes != null && bytes.compareTo(BigDecimal.ONE) >= 0 && bytes.compareTo(Grammar.MOST) <= 0) {
                return new Whole(bytes.longValue());
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no budget; say " + FORMS);
    }

    /** How budgets are written. */
    final class Grammar {
        private static final Pattern BUDGET =
                Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)\\s*(b|bytes|[kmgt]i?b|bits\\s*/\\s*weight|)");
        private static final BigDecimal MOST = BigDecimal.valueOf(1L << 53);
        private static final Map<String, Long> UNITS = Map.ofEntries(
                Map.entry("", 1L),
                Map.entry("b", 1L),
                Map.entry("bytes", 1L),
                Map.entry("kb", 1_000L),
                Map.entry("kib", 1L << 10),
                Map.entry("mb", 1_000_000L),
                Map.entry("mib", 1L << 20),
                Map.entry("gb", 1_000_000_000L),
                Map.entry("gib", 1L << 30),
                Map.entry("tb", 1_000_000_000_000L),
                Map.entry("tib", 1L << 40));

        private Grammar() {}
    }
}
