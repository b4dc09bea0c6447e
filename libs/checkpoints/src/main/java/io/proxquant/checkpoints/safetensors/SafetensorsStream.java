package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Reads a file that comes only once, front to back, as from an object store. The header is checked first, then each
 * tensor is handed over in file order; nothing is held.
 */
public final class SafetensorsStream {
    private SafetensorsStream() {}

    /** Takes the tensors as they come by. */
    public interface Receiver {
        /** Called once, before any tensor; refuse here what is too large. */
        default void header(SafetensorsHeader header) throws IOException {}

        /** Called per tensor in file order; what is left unread is skipped, and the stream is void after the return. */
        void tensor(TensorInfo tensor, InputStream content) throws IOException;
    }

    /**
     * Reads a whole file and checks that it ends where the header says.
     *
     * @param length bytes of the file, as announced
     * @throws SafetensorsException if the file breaks a rule, is shorter or longer
     */
    public static SafetensorsHeader read(InputStream in, long length, SafetensorsLimits limits, Receiver receiver)
            throws IOException {
        SafetensorsHeader header = SafetensorsHeader.parse(in, length, limits);
        receiver.header(header);
        for (TensorInfo tensor : header.tensors().values()) {
            try (Slice content = new Slice(in, header.dataStart() + tensor.begin(), tensor.bytes())) {
                receiver.tensor(tensor, content);
            }
        }
        SafetensorsException.verify(
                in.read() < 0,
                FormatRule.METADATA_INCOMPLETE_BUFFER,
                length,
                "input goes on after its announced length");
        return header;
    }

    private static final class Slice extends InputStream {
        private final InputStream in;
        private final long start;
        private final long length;
        private long at;

        Slice(InputStream in, long start, long length) {
            this.in = in;
            this.start = start;
            this.length = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            Objects.checkFromIndexSize(from, count, into.length);
            if (at == length) {
                return -1;
            }
            int read = in.read(into, from, (int) Math.min(count, length - at));
            SafetensorsException.verify(
                    read >= 0, FormatRule.METADATA_INCOMPLETE_BUFFER, start + at, "input ends inside a tensor");
            at += read;
            return read;
        }

        @Override
        public void close() throws IOException {
            byte[] rest = new byte[8192];
            while (read(rest, 0, rest.length) >= 0) {
                // skipped by reading, so that an early end is noticed
            }
        }
    }
}
