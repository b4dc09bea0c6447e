package io.proxquant.models.data.formats;

import java.util.ArrayList;
import java.util.List;

import io.proxquant.checkpoints.OverBudgetException;
import io.proxquant.models.data.TextDataset;
import io.proxquant.models.data.Vocabulary;
import io.proxquant.models.data.files.ReadingBudget;

/** Token ids one after another, four bytes each, in pieces: so that a list that grows is never copied. */
final class TokenList {

    private static final int SHIFT = 18;
    private static final int PIECE = 1 << SHIFT;
    private static final int MOST = Integer.MAX_VALUE - PIECE;

    private final List<int[]> pieces = new ArrayList<>();
    private final ReadingBudget budget;
    private int size;

    TokenList(ReadingBudget budget) {
        this.budget = budget;
    }

    /** The pieces so far as an array, which the list goes on to share. */
    TextDataset dataset(Vocabulary vocabulary) {
        return new TextDataset(pieces.toArray(int[][]::new), SHIFT, 0, size, vocabulary);
    }

    void add(int token) throws OverBudgetException {
        if (size == pieces.size() << SHIFT) {
            budget.take(size > MOST ? Long.MAX_VALUE >> 1 : PIECE * (long) Integer.BYTES);
            pieces.add(new int[PIECE]);
        }
        pieces.get(size >> SHIFT)[size & (PIECE - 1)] = token;
        size++;
    }
}
