package io.proxquant.quantization.coding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Lengths of the code words of an optimal prefix code none of which is longer than a limit, by package-merge (Larmore and
 * Hirschberg 1990): each symbol is offered once per length, with its count as price; packages of two are made from the longest
 * length upwards, and the cheapest 2n - 2 offers of the shortest length say how long each word is. Ties go to the smaller
 * symbol and to symbols before packages, so that equal counts give equal codes on every machine.
 */
final class CodeLengths {
    /** Of one symbol, or of two offers of a longer length. */
    private record Offer(long price, int symbol, Offer left, Offer right) {
        static Offer of(Offer left, Offer right) {
            return new Offer(left.price + right.price, -1, left, right);
        }
    }

    private CodeLengths() {}

    /**
     * One length per symbol, 0 for those that do not occur. A single symbol gets the length 1, since a word has a bit.
     *
     * @param counts how often each symbol occurs
     * @param longest most bits of a word; so many have to suffice for all symbols
     */
    static byte[] of(long[] counts, int longest) {
        byte[] lengths = new byte[counts.length];
        List<Offer> symbols = new ArrayList<>();
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] > 0) {
                symbols.add(new Offer(counts[symbol], symbol, null, null));
            }
        }
        if (symbols.size() > 1L << longest) {
            throw new IllegalArgumentException(symbols.size() + " symbols, " + longest + " bits at most");
        }
        if (symbols.size() < 2) {
            symbols.forEach(only -> lengths[only.symbol()] = 1);
            return lengths;
        }
        symbols.sort(Comparator.comparingLong(Offer::price).thenComparingInt(Offer::symbol));
        List<Offer> offers = symbols;
        for (int length = longest; length > 1; length--) {
            offers = merged(symbols, packages(offers));
        }
        for (Offer offer : offers.subList(0, 2 * symbols.size() - 2)) {
            count(offer, lengths);
        }
        return lengths;
    }

    private static List<Offer> packages(List<Offer> offers) {
        List<Offer> packages = new ArrayList<>(offers.size() / 2);
        for (int i = 0; i + 1 < offers.size(); i += 2) {
            packages.add(Offer.of(offers.get(i), offers.get(i + 1)));
        }
        return packages;
    }

    private static List<Offer> merged(List<Offer> symbols, List<Offer> packages) {
        List<Offer> merged = new ArrayList<>(symbols.size() + packages.size());
        int next = 0;
        for (Offer symbol : symbols) {
            while (next < packages.size() && packages.get(next).price() < symbol.price()) {
                merged.add(packages.get(next++));
            }
            merged.add(symbol);
        }
        merged.addAll(packages.subList(next, packages.size()));
        return merged;
    }

    /** As deep as there are lengths. */
    private static void count(Offer offer, byte[] lengths) {
        if (offer.symbol() >= 0) {
            lengths[offer.symbol()]++;
            return;
        }
        count(offer.left(), lengths);
        count(offer.right(), lengths);
    }
}
