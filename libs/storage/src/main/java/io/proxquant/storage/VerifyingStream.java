package io.proxquant.storage;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

import io.proxquant.contracts.Digest;

/**
 * Hashes a file while it is uploaded and fails with its last byte if the digest is wrong: the client reads a part to its
 * end before it sends it, so a wrong file never completes an upload.
 */
final class VerifyingStream extends InputStream {

    private final ObjectKey key;
    private final InputStream file;
    private final Digest sha256;
    private final MessageDigest digest = Digest.hashing();
    private long left;

    VerifyingStream(ObjectKey key, InputStream file, long length, Digest sha256) throws IOException {
        this.key = key;
        this.file = file;
        this.left = length;
        this.sha256 = sha256;
        if (length == 0) {
            check();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        int count = file.read(into, at, length);
        if (count > 0) {
            digest.update(into, at, count);
            left -= count;
            if (left == 0) {
                check();
            }
        } else if (count < 0 && left > 0) {
            throw new SendingException(
                    new DigestMismatchException(key, sha256.hex(), "a file that was cut while it was read"));
        }
        return count;
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
