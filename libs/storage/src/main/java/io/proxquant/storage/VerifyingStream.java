package io.proxquant.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

import io.proxquant.contracts.Digest;

/**
 * Hashes a file while it is uploaded and fails with its last byte if the digest is wrong: the client reads a part to its
 * end before it sends it, so a wrong file never completes an upload.
 */
final class VerifyingStream extends InputStream {
    private static final int PIECE = 1 << 20;

    private final ObjectKey key;
    private final Path path;
    private final InputStream file;
    private final Digest sha256;
    private final Runnable boundary;
    private final MessageDigest digest = Digest.hashing();
    private long left;
    private long sinceBoundary;

    private VerifyingStream(ObjectKey key, Path path, InputStream file, long length, Digest sha256, Runnable boundary) {
        this.key = key;
        this.path = path;
        this.file = file;
        this.left = length;
        this.sha256 = sha256;
        this.boundary = boundary;
    }

    /** @param boundary called between two pieces, on the thread that reads; what it throws ends the upload and is what it fails by */
    @SuppressWarnings("resource") // handed to the caller
    static VerifyingStream open(ObjectKey key, Path file, long length, Digest sha256, Runnable boundary)
            throws IOException {
        InputStream content;
        try {
            content = Files.newInputStream(file);
        } catch (IOException e) {
            throw new SendingException(LocalDisk.failed("read", file, e));
        }
        VerifyingStream stream = new VerifyingStream(key, file, content, length, sha256, boundary);
        if (length == 0) {
            stream.check();
        }
        return stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        int count = readFile(into, at, length);
        if (count > 0) {
            digest.update(into, at, count);
            left -= count;
            if (left == 0) {
                check();
            } else {
                betweenPieces(count);
            }
        } else if (count < 0 && left > 0) {
            throw new SendingException(
                    new DigestMismatchException(key, sha256.hex(), "a file that was cut while it was read"));
        }
        return count;
    }

    private int readFile(byte[] into, int at, int length) throws SendingException {
        try {
            return file.read(into, at, length);
        } catch (IOException e) { // no trouble of the connection
            throw new SendingException(LocalDisk.failed("read", path, e));
        }
    }

    private void betweenPieces(int count) throws SendingException {
        sinceBoundary += count;
        if (sinceBoundary < PIECE) {
            return;
        }
        sinceBoundary = 0;
        try {
            boundary.run();
        } catch (RuntimeException stopped) {
            throw new SendingException(stopped);
        }
    }

    private void check() throws SendingException {
        Digest found = Digest.of(digest);
        if (!found.equals(sha256)) {
            throw new SendingException(new DigestMismatchException(key, sha256, found));
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
