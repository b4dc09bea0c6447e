package io.proxquant.registry.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.proxquant.contracts.AttemptSeries;
import io.proxquant.storage.ListedObject;
import io.proxquant.storage.ObjectKey;
import io.proxquant.storage.ObjectStore;
import io.proxquant.storage.StoreUnavailableException;

/**
 * Removes the notes on attempts at work that nobody has touched for long. All notes on one series of attempts go or stay
 * together, by the age of the newest; if the work was given up, they go no sooner than its dead letter, and no sooner than the
 * notes on the series that followed.
 *
 * <p>Entries are deleted first, from the oldest on, then the marks on them, and last what says that the work was given up. So
 * wherever this stops, an attempt that was released does not count as a death, none before new ground counts again, the marks
 * that are left are of no later attempt (numbers go on after them), and given-up work stays given up. The next collection
 * removes the rest.
 */
final class AttemptSweep {
    private static final String ATTEMPTS = "attempts/";
    private static final Pattern WORK = Pattern.compile("(attempts/[^/]+/)([^/]+)/");
    private static final Pattern OF_ATTEMPT =
            Pattern.compile("([1-9][0-9]{0,17})\\.(json|there|failed\\.json|released)");
    private static final Pattern GIVEN_UP = Pattern.compile("given-up-([1-9][0-9]{0,8})\\.json");
    /** Order in which the objects of an attempt are deleted, by kind. */
    private static final List<String> ORDER = List.of("json", "there", "failed.json", "released");

    private final ObjectStore once;
    private final StoreListing listing;
    private final Tally tally;
    private final Set<String> settled = new HashSet<>();

    /** @param once tries every request once: a delete that is repeated later could hit an attempt that was begun since */
    AttemptSweep(ObjectStore once, StoreListing listing, Tally tally) {
        this.once = once;
        this.listing = listing;
        this.tally = tally;
    }

    /** Whether to delete, and up to which ages. */
    private record Sweep(boolean apply, Instant cut, Instant letters) {}

    /**
     * Sweeps.
     *
     * @param apply whether to delete; else what would be deleted is told
     * @param cut attempts at work that was touched since stay
     * @param letters so do those at work that was given up since
     */
    void sweep(boolean apply, Instant cut, Instant letters) {
        Sweep sweep = new Sweep(apply, cut, letters);
        List<ListedObject> series = new ArrayList<>();
        listing.objects(ATTEMPTS, object -> {
            tally.looked();
            if (!series.isEmpty() && !folder(series.get(0)).equals(folder(object))) {
                settle(sweep, series);
                series.clear();
            }
            series.add(object);
        });
        if (!series.isEmpty()) {
            settle(sweep, series);
        }
    }

    private static String folder(ListedObject object) {
        String key = object.key().value();
        return key.substring(0, key.lastIndexOf('/') + 1);
    }

    private static String name(ListedObject object) {
        return object.key().value().substring(folder(object).length());
    }

    /** Removes a series if it is old enough, and returns whether nothing of it is left, or would be. */
    private boolean settle(Sweep sweep, List<ListedObject> series) {
        String folder = folder(series.get(0));
        Matcher work = WORK.matcher(folder);
        boolean ours = work.matches()
                && series.stream()
                        .allMatch(each -> OF_ATTEMPT.matcher(name(each)).matches() || givenUp(each));
        int closed = (int) series.stream().filter(AttemptSweep::givenUp).count();
        Instant until = closed > 0 && sweep.letters().isBefore(sweep.cut()) ? sweep.letters() : sweep.cut();
        if (!ours || series.stream().anyMatch(each -> each.modified().isAfter(until))) {
            return false;
        }
        if (!settled.add(folder)) {
            return true;
        }
        for (int later = 1; later <= closed; later++) {
            if (!later(sweep, work.group(1) + AttemptSeries.name(work.group(2), later) + "/")) {
                settled.remove(folder);
                return false;
            }
        }
        if (sweep.apply() && !delete(series)) {
            settled.remove(folder);
            return false;
        }
        tally.forgotten(
                new ObjectKey(folder.replaceFirst("/$", "")),
                series.stream().mapToLong(ListedObject::bytes).sum());
        return true;
    }

    /** The same for a series that was begun after this work had been given up. */
    private boolean later(Sweep sweep, String folder) {
        List<ListedObject> series = new ArrayList<>();
        listing.objects(folder, series::add);
        return series.isEmpty() || settle(sweep, series);
    }

    private static boolean givenUp(ListedObject object) {
        return GIVEN_UP.matcher(name(object)).matches();
    }

    private boolean delete(List<ListedObject> series) {
        List<ListedObject> order = new ArrayList<>(series);
        order.sort(Comparator.comparing(AttemptSweep::givenUp)
                .thenComparing(each -> givenUp(each) || kind(each).equals(ORDER.get(0)) ? 0 : 1)
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
