package io.proxquant.models.data.formats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

import io.proxquant.contracts.ByteOrderMark;
import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.files.FileBytes;
import io.proxquant.models.data.files.ReadingBudget;

/**
 * Takes a text file apart into words and lines without ever holding more of it than a word: however long its lines are, and
 * whatever it unpacks to.
 *
 * <p>Words are separated by the blanks of ASCII (space, tab, vertical tab, form feed, carriage return); other white space of
 * Unicode, such as the no-break space, is part of a word. Characters up to U+0020 at the ends of a line belong to no word. A
 * UTF-8 byte order mark at the start of the file is no part of the text.
 */
final class TextScanner {

    /** Hears of words and ends of lines, in order. */
    interface Listener {
        void word(String word, long line) throws IOException;

        void endOfLine(long line) throws IOException;
    }

    private static final int CHUNK = 1 << 16;
    private static final int FIRST_WORD = 256;

    private final Path file;
    private final ReadingBudget budget;
    private final Listener listener;
    /** The word so far, to its last byte above the space. */
    private byte[] word = new byte[FIRST_WORD];

    private int length;
    /** Bytes up to the space that came after it: they count only if the line goes on. */
    private byte[] held = new byte[FIRST_WORD];

    private int heldLength;
    private boolean begun;
    private long line = 1;
    private long words;

    private TextScanner(Path file, ReadingBudget budget, Listener listener) {
        this.file = file;
        this.budget = budget;
        this.listener = listener;
    }

    /**
     * Reads a whole file.
     *
     * @throws DataException if it is not UTF-8, or has no word at all
     */
    static void scan(Path file, ReadingBudget budget, Listener listener) throws IOException {
        TextScanner scanner = new TextScanner(file, budget, listener);
        try (FileBytes bytes = FileBytes.open(file)) {
            scanner.all(bytes);
        }
        if (scanner.words == 0) {
            throw new DataException(ReasonCode.DATA_EMPTY, file + ": holds no words");
        }
    }

    private void all(FileBytes bytes) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int count = bytes.next(chunk);
        int from = count < 0 ? 0 : afterMark(chunk, count);
        boolean open = false;
        for (; count >= 0; count = bytes.next(chunk)) {
            for (int i = from; i < count; i++) {
                open = chunk[i] != '\n';
                take(chunk[i]);
            }
            from = 0;
        }
        if (open) {
            endLine();
        }
    }

    private int afterMark(byte[] start, int count) throws DataException {
        Optional<ByteOrderMark> mark = ByteOrderMark.of(start, count);
        if (mark.isPresent() && mark.get() != ByteOrderMark.UTF_8) {
            String encoding = mark.get().encoding();
            throw new DataException(
                    file,
                    "offset 0",
                    "is " + encoding + " text by its byte order mark; convert it to UTF-8, e.g. with iconv -f "
                            + encoding + " -t UTF-8");
        }
        return mark.map(ByteOrderMark::length).orElse(0);
    }

    private void take(byte next) throws IOException {
        if (next == '\n') {
            endLine();
        } else if (next > ' ' || next < 0) {
            begun = true;
            release();
            append(next);
        } else if (begun) {
            if (heldLength == held.length) {
                budget.take(held.length);
                held = Arrays.copyOf(held, 2 * held.length);
            }
            held[heldLength++] = next;
        }
    }

    /** The line goes on: what was held is blanks between words, or control characters in them. */
    private void release() throws IOException {
        for (int i = 0; i < heldLength; i++) {
            if (blank(held[i])) {
                endWord();
            } else {
                append(held[i]);
            }
        }
        heldLength = 0;
    }

    private static boolean blank(byte value) {
        return value == ' ' || (value >= '\t' && value <= '\r');
    }

    private void append(byte next) throws IOException {
        if (length == word.length) {
            budget.take(word.length);
            word = Arrays.copyOf(word, 2 * word.length);
        }
        word[length++] = next;
    }

    private void endWord() throws IOException {
        if (length > 0) {
            words++;
            listener.word(text(), line);
            length = 0;
        }
    }

    private void endLine() throws IOException {
        endWord();
        heldLength = 0;
        begun = false;
        listener.endOfLine(line++);
    }

    private String text() throws DataException {
        for (int i = 0; i < length; i++) {
            if (word[i] < 0) {
                return decoded();
            }
        }
        return new String(word, 0, length, StandardCharsets.US_ASCII);
    }

    private String decoded() throws DataException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder() // reports what is malformed
                    .decode(ByteBuffer.wrap(word, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataException(file, "line " + line, "not UTF-8");
        }
    }
}
