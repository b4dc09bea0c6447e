package io.proxquant.registry.retention;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.proxquant.registry.LiveManifests;
import io.proxquant.storage.ListedObject;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** Walks the store page by page: memory is one page, whatever lies there. */
final class StoreListing {
    private static final int PAGE = 1000;

    private final ObjectStore store;

    StoreListing(ObjectStore store) {
        this.store = store;
    }

    /** Every object under a prefix. */
    void objects(String prefix, Consumer<ListedObject> each) {
        Optional<ObjectKey> after = Optional.empty();
        List<ListedObject> page;
        do {
            page = store.objectsAfter(prefix, after, PAGE);
            page.forEach(each);
            after = page.isEmpty()
                    ? after
                    : Optional.of(page.get(page.size() - 1).key());
        } while (page.size() == PAGE);
    }

    /** Every manifest under a prefix, with its mark. */
    void manifests(String prefix, Consumer<StoredName> each) {
        MarkPairing pairing = new MarkPairing(each);
        objects(prefix, pairing);
        pairing.end();
    }

    /** Every manifest outside the given prefixes, which end in a slash; these are jumped over and not listed through. */
    void manifestsOutside(List<String> prefixes, Consumer<StoredName> each) {
        MarkPairing pairing = new MarkPairing(each);
        Optional<ObjectKey> after = Optional.empty();
        boolean more = true;
        while (more) {
            List<ListedObject> page = store.objectsAfter("", after, PAGE);
            more = page.size() == PAGE;
            for (ListedObject object : page) {
                Optional<String> inside = prefixes.stream()
                        .filter(object.key().value()::startsWith)
                        .findFirst();
                if (inside.isPresent()) {
                    // 0 sorts right after the slash, so after everything inside
                    after = Optional.of(new ObjectKey(inside.get().replaceFirst("/$", "0")));
                    more = true;
                    break;
                }
                pairing.accept(object);
                after = Optional.of(object.key());
            }
        }
        pairing.end();
    }

    /** A mark sorts right after its manifest. Where something stood in between, the manifest would count as valid. */
    private static final class MarkPairing implements Consumer<ListedObject> {
        private final Consumer<StoredName> each;
        private ListedObject waiting;

        private MarkPairing(Consumer<StoredName> each) {
            this.each = each;
        }

        @Override
        public void accept(ListedObject object) {
            if (!LiveManifests.marks(object.key())) {
                end();
                waiting = object;
            } else if (waiting != null && object.key().equals(LiveManifests.mark(waiting.key()))) {
                tell(Optional.of(object));
            }
        }

        private void end() {
            if (waiting != null) {
                tell(Optional.empty());
            }
        }

        private void tell(Optional<ListedObject> mark) {
            each.accept(new StoredName(
                    waiting.key(), waiting.bytes(), waiting.modified(), mark.map(ListedObject::modified)));
            waiting = null;
        }
    }
}
