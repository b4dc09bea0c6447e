package io.proxquant.registry.submissions;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.proxquant.contracts.Digest;

/** Small immutable objects that were read lately, by digest; together they stay below a bound. */
final class RecentBytes {
    private final long limit;
    private final Map<Digest, byte[]> known = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    RecentBytes(long limit) {
        this.limit = limit;
    }

    /** The bytes of this digest, read only if they were not before; what fails is asked again the next time. */
    byte[] get(Digest digest, Supplier<byte[]> read) {
        return find(digest, () -> Optional.of(read.get())).orElseThrow();
    }

    /** The same where there may be none; that is asked again the next time, too. */
    Optional<byte[]> find(Digest digest, Supplier<Optional<byte[]>> read) {
        synchronized (this) {
            byte[] there = known.get(digest);
            if (there != null) {
                return Optional.of(there);
            }
        }
        Optional<byte[]> fresh = read.get();
        fresh.ifPresent(each -> remember(digest, each));
        return fresh;
    }

    private synchronized void remember(Digest digest, byte[] fresh) {
        byte[] before = known.put(digest, fresh);
        bytes += fresh.length - (before == null ? 0 : before.length);
        Iterator<byte[]> oldest = known.values().iterator();
        while (bytes > limit && oldest.hasNext()) {
            bytes -= oldest.next().length;
            oldest.remove();
        }
    }
}
