package io.proxquant.checkpoints.safetensors;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a file is that is no safetensors, told from its first bytes, and what to do with it. Asked only once a file was
 * refused, so that no sound file is ever mistaken.
 *
 * @param what it is, and what to do
 */
record ForeignFormat(String what, Predicate<byte[]> recognised) {
    /** Enough for every mark below. */
    static final int LENGTH = 64;

    private static final String CONVERT =
            "; load it where it was made and write its tensors with safetensors (safetensors.torch.save_file for PyTorch)";

    private static final List<ForeignFormat> KNOWN = List.of(
            new ForeignFormat(
                    "a Git LFS pointer, which stands for a file that was not fetched; fetch it with 'git lfs pull'",
                    text("version https://git-lfs")),
            new ForeignFormat(
                    "an HTML page, as a server answers for a login or an error; download the file itself",
                    text("<!doctype html").or(text("<html"))),
            new ForeignFormat(
                    "an XML text, as an object store answers for an error; look into it and download the file again",
                    text("<?xml")),
            new ForeignFormat(
                    "a JSON text, such as the index of a sharded checkpoint; name a .safetensors file beside it",
                    text("{")),
            new ForeignFormat(
                    "a zip archive, as torch.save writes it (.pt, .pth, .bin)" + CONVERT, bytes(0x50, 0x4B, 3, 4)),
            new ForeignFormat(
                    "a Python pickle, as torch.save wrote it before PyTorch 1.6" + CONVERT, ForeignFormat::pickle),
            new ForeignFormat("a GGUF file; take the safetensors file it was converted from", text("gguf")),
            new ForeignFormat("compressed by gzip; unpack it with 'gunzip'", bytes(0x1F, 0x8B, 8)),
            new ForeignFormat("compressed by zstd; unpack it with 'zstd -d'", bytes(0x28, 0xB5, 0x2F, 0xFD)),
            new ForeignFormat("compressed by xz; unpack it with 'unxz'", bytes(0xFD, 0x37, 0x7A, 0x58, 0x5A, 0)),
            new ForeignFormat(
                    "an HDF5 file, as Keras writes it (.h5)" + CONVERT, bytes(0x89, 0x48, 0x44, 0x46, 13, 10)),
            new ForeignFormat("a NumPy array (.npy)" + CONVERT, bytes(0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59)),
            new ForeignFormat("an ONNX model" + CONVERT, ForeignFormat::onnx),
            new ForeignFormat(
                    "zero bytes, as a download leaves that was cut short; fetch it again", bytes(new int[16])));

    /** What a file that begins with these bytes is. */
    static Optional<String> of(byte[] start) {
        return KNOWN.stream()
                .filter(format -> format.recognised.test(start))
                .findFirst()
                .map(format -> "this is no safetensors file but " + format.what);
    }

    private static Predicate<byte[]> bytes(int... mark) {
        return start -> {
            for (int i = 0; i < mark.length; i++) {
                if (i >= start.length || (start[i] & 0xFF) != mark[i]) {
                    return false;
                }
            }
            return true;
        };
    }

    private static Predicate<byte[]> text(String mark) {
        return start -> {
            String begin = new String(start, StandardCharsets.UTF_8);
            String bare = begin.startsWith("\uFEFF") ? begin.substring(1) : begin;
            return bare.stripLeading().toLowerCase(Locale.ROOT).startsWith(mark);
        };
    }

    /** Protocol 2 or later, and an operation that a saved object begins with; a short header's length has zeros there. */
    private static boolean pickle(byte[] start) {
        return start.length > 4
                && (start[0] & 0xFF) == 0x80
                && start[1] >= 2
                && start[1] <= 5
                && "}]c(\u008A\u0095".indexOf(start[2] & 0xFF) >= 0
                && (start[3] | start[4]) != 0;
    }

    /** A version of the format, then the name of a producer, a graph or a list of operator sets. */
    private static boolean onnx(byte[] start) {
        return start.length > 8
                && start[0] == 8
                && start[1] >= 3
                && start[1] <= 20
                && (start[2] == 0x12 || start[2] == 0x3A || start[2] == 0x42)
                && (start[4] | start[5] | start[6] | start[7]) != 0;
    }
}
