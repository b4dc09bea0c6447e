package io.proxquant.storage;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/** Walks all keys page by page, each page asked for by the last key seen, so memory is one page. */
final class KeyPages implements Iterator<ObjectKey> {

    private final Function<Optional<ObjectKey>, List<ObjectKey>> pageAfter;
    private final int pageSize;
    private List<ObjectKey> page;
    private int next;

    KeyPages(Function<Optional<ObjectKey>, List<ObjectKey>> pageAfter, int pageSize) {
        this.pageAfter = pageAfter;
        this.pageSize = pageSize;
    }

    @Override
    public boolean hasNext() {
        if (page == null) {
            page = pageAfter.apply(Optional.empty());
        } else if (next == page.size() && page.size() >= pageSize) {
            page = pageAfter.apply(Optional.of(page.get(page.size() - 1)));
            next = 0;
        }
        return next < page.size();
    }

    @Override
    public ObjectKey next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.get(next++);
    }
}
