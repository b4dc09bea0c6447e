package io.proxquant.registry.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.proxquant.storage.ListedObject;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;
import io.proxquant.storage.StoreUnavailableException;

/**
 * Removes what was noted of attempts at work that nobody has touched for long. Everything that was noted of one series of attempts
 * goes or stays together, as its newest object is old; where the work was given up, no sooner than its dead letter. A later series
 * of the same work has a place of its own: one that is tried while the note that ended the one before goes is counted anew.
 *
 * <p>It goes oldest attempt first, the entry of an attempt before the marks on it, what says that it was given up last of all. So
 * wherever this ends, no attempt that is still listed counts as a death if it was let go, none before new ground counts again, and
 * given up stays given up; the attempt that broke the newest ground may count once more. The next collection removes the rest.
 */
final class AttemptSweep {
    private static final String ATTEMPTS = "attempts/";
    private static final Pattern WORK = Pattern.compile("attempts/[^/]+/[^/]+/");
    private static final Pattern OF_ATTEMPT =
            Pattern.compile("([1-9][0-9]{0,17})\\.(json|there|failed\\.json|released)");
    private static final Pattern GIVEN_UP = Pattern.compile("given-up-([1-9][0-9]{0,8})\\.json");
    /** In which order the objects of one attempt go. */
    private static final List<String> ORDER = List.of("json", "there", "failed.json", "released");

    private final ObjectStore once;
    private final StoreListing listing;
    private final Tally tally;

    /** @param once tries every request once: a delete that is repeated later could hit an attempt that was begun since */
    AttemptSweep(ObjectStore once, StoreListing listing, Tally tally) {
        this.once = once;
        this.listing = listing;
        this.tally = tally;
    }

    /**
     * Sweeps.
     *
     * @param apply whether to delete; else what would be deleted is told
     * @param cut attempts at work that was touched since stay
     * @param letters so do those at work that was given up since
     */
    void sweep(boolean apply, Instant cut, Instant letters) {
        List<ListedObject> work = new ArrayList<>();
        listing.objects(ATTEMPTS, object -> {
            tally.looked();
            if (!work.isEmpty() && !folder(work.get(0)).equals(folder(object))) {
                settle(apply, work, cut, letters);
                work.clear();
            }
            work.add(object);
        });
        if (!work.isEmpty()) {
            settle(apply, work, cut, letters);
        }
    }

    private static String folder(ListedObject object) {
        String key = object.key().value();
        return key.substring(0, key.lastIndexOf('/') + 1);
    }

    private static String name(ListedObject object) {
        return object.key().value().substring(folder(object).length());
    }

    private void settle(boolean apply, List<ListedObject> work, Instant cut, Instant letters) {
        boolean ours = WORK.matcher(folder(work.get(0))).matches()
                && work.stream().allMatch(each -> OF_ATTEMPT.matcher(name(each)).matches() || givenUp(each));
        boolean closed = work.stream().anyMatch(AttemptSweep::givenUp);
        Instant until = closed && letters.isBefore(cut) ? letters : cut;
        if (!ours || work.stream().anyMatch(each -> each.modified().isAfter(until))) {
            return;
        }
        if (!apply || delete(work)) {
            tally.forgotten(
                    new ObjectKey(folder(work.get(0)).replaceFirst("/$", "")),
                    work.stream().mapToLong(ListedObject::bytes).sum());
        }
    }

    private static boolean givenUp(ListedObject object) {
        return GIVEN_UP.matcher(name(object)).matches();
    }

    private boolean delete(List<ListedObject> work) {
        List<ListedObject> order = new ArrayList<>(work);
        order.sort(Comparator.comparing(AttemptSweep::givenUp)
                .thenComparing(AttemptSweep::attempt)
                .thenComparing(each -> givenUp(each) ? 0 : ORDER.indexOf(kind(each))));
        try {
            order.forEach(each -> once.delete(each.key()));
            return true;
        } catch (StoreUnavailableException leftForTheNextTime) {
            return false;
        }
    }

    /** Attempts ascend; series that were given up descend, since they are read from the first on. */
    private static long attempt(ListedObject object) {
        Matcher closed = GIVEN_UP.matcher(name(object));
        if (closed.matches()) {
            return -Long.parseLong(closed.group(1));
        }
        return Long.parseLong(name(object).substring(0, name(object).indexOf('.')));
    }

    private static String kind(ListedObject object) {
        return name(object).substring(name(object).indexOf('.') + 1);
    }
}
