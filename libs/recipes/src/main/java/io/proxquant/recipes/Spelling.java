package io.proxquant.recipes;

import java.util.Collection;
import java.util.Comparator;

/** Finds the word that was probably meant, so that a typing error costs no look at the manual. */
public final class Spelling {
    private Spelling() {}

    /** " (did you mean 'x'?)" for the nearest allowed word, or nothing when none is near. */
    public static String hint(String word, Collection<String> allowed) {
        return allowed.stream()
                .filter(each -> distance(word, each) <= Math.max(1, (Math.min(word.length(), each.length()) + 1) / 3))
                .min(Comparator.comparingInt(each -> distance(word, each)))
                .map(each -> " (did you mean '" + each + "'?)")
                .orElse("");
    }

    /** Levenshtein distance: insertions, deletions and replacements, ignoring case. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal
                        + (Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
