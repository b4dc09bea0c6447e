package io.proxquant.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;

/** Lists the names directly below a prefix, with one request for each, however much lies below it. */
public final class Folders {
    // Sorts after everything that we keep below a name: our folders and files begin with lower-case letters.
    private static final String END = "/zz";

    private Folders() {}

    /**
     * The first names, in the order of their keys.
     *
     * @param prefix ends with a slash
     * @param after only those behind this name
     */
    public static List<String> first(ObjectStore store, String prefix, Optional<String> after, int most) {
        List<String> names = new ArrayList<>();
        Optional<ObjectKey> last = after.map(name -> end(prefix, name));
        while (names.size() < most) {
            List<ObjectKey> next = store.listAfter(prefix, last, 1);
            if (next.isEmpty()) {
                break;
            }
            String rest = next.get(0).value().substring(prefix.length());
            int slash = rest.indexOf('/');
            if (slash < 0) {
                last = Optional.of(next.get(0)); // a file beside the folders
            } else {
                names.add(rest.substring(0, slash));
                last = Optional.of(end(prefix, rest.substring(0, slash)));
            }
        }
        return names;
    }

    private static ObjectKey end(String prefix, String name) {
        return new ObjectKey(prefix + name + END);
    }
}
