package io.proxquant.checkpoints.safetensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.proxquant.checkpoints.safetensors.RawFile.declaring;
import static io.proxquant.checkpoints.safetensors.RawFile.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A file of another format is told for what it is, with what to do, and not for a header of so many bytes. */
class ForeignFormatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version https://git-lfs.github.com/spec/v1~oid sha256:00~size 548105171~ | Git LFS pointer | git lfs pull",
                "<!DOCTYPE html><html><head><title>Sign in</title> | HTML page | download the file itself",
                "~  <html lang=\"en\"> | HTML page | download the file itself",
                "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code> | XML text | download the file again",
                "{\"metadata\": {}, \"weight_map\": {}} | JSON text | name a .safetensors file",
                "GGUF and more than eight bytes | GGUF | safetensors file it was converted from"
            })
    void text(String text, String what, String advice) {
        refused(text.replace('~', '\n').getBytes(StandardCharsets.UTF_8), what, advice);
    }

    @ParameterizedTest
    @CsvSource({
        "80028a0a6cfc9c46f9206aa85019, Python pickle, save_file",
        "80049527000000000000007d9428, Python pickle, save_file",
        "894844460d0a1a0a0000000000, HDF5, save_file",
        "934e554d5059010076007b276465, NumPy array, save_file",
        "080712077079746f726368180122, ONNX model, save_file",
        "28b52ffd2400010000, zstd, zstd -d",
        "fd377a585a000004e6d6, xz, unxz",
        "00000000000000000000000000000000000000000000, zero bytes, fetch it again"
    })
    void marks(String hex, String what, String advice) {
        refused(HexFormat.of().parseHex(hex), what, advice);
    }

    @Test
    void archives() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("archive/data.pkl"));
            out.write(new byte[100]);
        }
        refused(zip.toByteArray(), "zip archive", "torch.save", "save_file");

        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(declaring(2, "{}".getBytes(StandardCharsets.UTF_8), 0));
        }
        refused(gzip.toByteArray(), "gzip", "gunzip");
    }

    @Test
    void aLargeGzipFileWhoseHeaderWouldFitToo() {
        byte[] file = Arrays.copyOf(HexFormat.of().parseHex("1f8b0800000000000003"), 1 << 23);
        refused(file, "gzip", "gunzip");
    }

    @Test
    void emptyAndCutFiles() {
        assertThatThrownBy(() -> parse(new byte[0])).hasMessageContaining("the file is empty");
        String header = "{" + RawFile.tensor("a", "F32", "[4]", 0, 16) + "}";
        assertThatThrownBy(() -> parse(RawFile.of(header, 12))).hasMessageContaining("as after a download cut short");
    }

    @Test
    void aBrokenSafetensorsFileIsNotMistaken() {
        assertThat(ForeignFormat.of(declaring(0x0280, "{}".getBytes(StandardCharsets.UTF_8), 64)))
                .as("a header of 640 bytes begins as a pickle does")
                .isEmpty();
        assertThatThrownBy(() -> parse(declaring(70, "{}".getBytes(StandardCharsets.UTF_8), 0)))
                .hasMessageContaining("header of 70 bytes declared in a file of 10 bytes");
    }

    private static void refused(byte[] file, String... said) {
        assertThatThrownBy(() -> parse(file))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("this is no safetensors file but")
                .message()
                .contains(said)
                .doesNotContain("header of");
    }
}
