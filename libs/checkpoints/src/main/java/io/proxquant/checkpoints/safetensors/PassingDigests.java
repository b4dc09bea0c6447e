package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.proxquant.checkpoints.TensorDigest;
import io.proxquant.contracts.Digest;

/**
 * The digests of a file and of its tensors, taken from what others read of it: bytes that come in order are hashed as they pass,
 * and only the rest is read for its digest, when that is asked for. Whoever reads all tensors once, in the order of the file, has
 * the digests without any further read. Threads may read side by side.
 */
public final class PassingDigests {
    private final SafetensorsFile source;
    private final SafetensorsFile file;
    private final Optional<InOrder> whole;
    private final Map<String, InOrder> tensors = new HashMap<>();

    private PassingDigests(SafetensorsFile source, Optional<InOrder> whole) {
        this.source = source;
        this.whole = whole;
        source.header().tensors().values().forEach(each -> tensors.put(each.name(), new InOrder(each.begin())));
        this.file = source.passing(this::passed);
    }

    /** Of a file; of several files together there are those of the tensors only. */
    public static PassingDigests of(SafetensorsFile source) throws IOException {
        if (source.files() > 1) {
            return new PassingDigests(source, Optional.empty());
        }
        InOrder whole = new InOrder(0);
        byte[] prefix = source.prefix();
        whole.hashed.update(prefix, 0, prefix.length);
        return new PassingDigests(source, Optional.of(whole));
    }

    /** The same file, whose reads are hashed; closed with that one. */
    public SafetensorsFile file() {
        return file;
    }

    /** Of every tensor, in the order of the file. */
    public List<TensorDigest> tensors() throws IOException {
        List<TensorInfo> all = List.copyOf(source.header().tensors().values());
        if (source.files() > 1) {
            return ShardFiles.each(all, this::digest);
        }
        List<TensorDigest> digests = new ArrayList<>();
        for (TensorInfo each : all) {
            digests.add(digest(each));
        }
        return digests;
    }

    private TensorDigest digest(TensorInfo tensor) throws IOException {
        InOrder its = tensors.get(tensor.name());
        readFrom(its.end(), tensor);
        return TensorDigest.of(tensor, its.digest());
    }

    /** Of the file itself, its header with it; empty of several files. */
    public Optional<Digest> whole() throws IOException {
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        for (TensorInfo tensor : source.header().tensors().values()) {
            readFrom(Math.max(tensor.begin(), whole.get().end()), tensor);
        }
        return Optional.of(whole.get().digest());
    }

    /** Reads what has not passed in order, which hashes it. */
    private void readFrom(long position, TensorInfo tensor) throws IOException {
        if (position < tensor.end()) {
            try (InputStream rest = file.open(tensor, position - tensor.begin())) {
                rest.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    private void passed(TensorInfo tensor, long position, byte[] bytes, int from, int count) {
        InOrder its = tensors.get(tensor.name());
        if (its != null) {
            its.pass(position, bytes, from, count);
        }
        whole.ifPresent(all -> all.pass(position, bytes, from, count));
    }

    /** What has passed from a first byte on, without a gap. */
    private static final class InOrder {
        private final MessageDigest hashed = Digest.hashing();
        private long end;
        private Digest digest;

        InOrder(long begin) {
            end = begin;
        }

        synchronized void pass(long position, byte[] bytes, int from, int count) {
            if (position <= end && end < position + count) {
                int known = (int) (end - position);
                hashed.update(bytes, from + known, count - known);
                end = position + count;
            }
        }

        synchronized long end() {
            return end;
        }

        synchronized Digest digest() {
            if (digest == null) {
                digest = Digest.of(hashed);
            }
            return digest;
        }
    }
}
