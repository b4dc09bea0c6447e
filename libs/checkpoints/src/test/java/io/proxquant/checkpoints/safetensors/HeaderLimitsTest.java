package io.proxquant.checkpoints.safetensors;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.proxquant.checkpoints.Allocation;

import static io.proxquant.checkpoints.safetensors.RawFile.declaring;
import static io.proxquant.checkpoints.safetensors.RawFile.of;
import static io.proxquant.checkpoints.safetensors.RawFile.parse;
import static io.proxquant.checkpoints.safetensors.RawFile.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Our own limits, each at and beyond its bound, and that refusing costs little whatever is declared. */
class HeaderLimitsTest {
    private static final SafetensorsLimits SMALL = new SafetensorsLimits(4 << 20, 0.5, 2, 5, 3, 100, 20);

    @Test
    void tensorsAreCounted() throws Exception {
        String two = tensor("a", "U8", "[0]", 0, 0) + "," + tensor("b", "U8", "[0]", 0, 0);
        assertThat(parse(of("{" + two + "}", 0), SMALL).tensors()).hasSize(2);
        assertRule(of("{" + two + "," + tensor("c", "U8", "[0]", 0, 0) + "}", 0), FormatRule.TOO_MANY_TENSORS);
    }

    @Test
    void namesAreMeasured() throws Exception {
        assertThat(parse(of("{" + tensor("abcde", "U8", "[0]", 0, 0) + "}", 0), SMALL)
                        .tensors())
                .hasSize(1);
        assertRule(of("{" + tensor("abcdef", "U8", "[0]", 0, 0) + "}", 0), FormatRule.NAME_TOO_LONG);
        assertRule(of("{" + tensor("a".repeat(100_000), "U8", "[0]", 0, 0) + "}", 0), FormatRule.NAME_TOO_LONG);
        assertRule(of("{\"__metadata__\":{\"abcdef\":\"\"}}", 0), FormatRule.NAME_TOO_LONG);
    }

    @Test
    void dimensionsAreCounted() throws Exception {
        assertThat(parse(of("{" + tensor("a", "U8", "[1,1,1]", 0, 1) + "}", 1), SMALL)
                        .tensor("a")
                        .rank())
                .isEqualTo(3);
        assertRule(of("{" + tensor("a", "U8", "[1,1,1,1]", 0, 1) + "}", 1), FormatRule.RANK_TOO_HIGH);
        String many = IntStream.range(0, 100_000).mapToObj(i -> "1").collect(Collectors.joining(","));
        assertRule(of("{" + tensor("a", "U8", "[" + many + "]", 0, 1) + "}", 1), FormatRule.RANK_TOO_HIGH);
    }

    @Test
    void parametersAreSummed() throws Exception {
        String sixty = tensor("a", "U8", "[60]", 0, 60);
        assertThat(parse(of("{" + sixty + "," + tensor("b", "U8", "[40]", 60, 100) + "}", 100), SMALL)
                        .tensors())
                .hasSize(2);
        assertRule(
                of("{" + sixty + "," + tensor("b", "U8", "[41]", 60, 101) + "}", 101), FormatRule.TOO_MANY_PARAMETERS);
    }

    @Test
    void metadataIsMeasured() throws Exception {
        assertThat(parse(of("{\"__metadata__\":{\"a\":\"" + "x".repeat(19) + "\"}}", 0), SMALL)
                        .metadata())
                .hasSize(1);
        assertRule(of("{\"__metadata__\":{\"a\":\"" + "x".repeat(20) + "\"}}", 0), FormatRule.METADATA_TOO_LARGE);
        assertRule(of("{\"__metadata__\":{\"a\":\"" + "x".repeat(100_000) + "\"}}", 0), FormatRule.METADATA_TOO_LARGE);
    }

    @Test
    void aLargeHeaderNeedsALargeFile() {
        byte[] header = ("{}" + " ".repeat((1 << 20) + 8)).getBytes(StandardCharsets.US_ASCII);
        assertRule(of(header, 0), FormatRule.HEADER_OUT_OF_PROPORTION);
    }

    @Test
    void theConfiguredHeaderSizeCounts() {
        assertRule(declaring((4 << 20) + 1, new byte[] {'{', '}'}, 0), FormatRule.HEADER_TOO_LARGE);
    }

    @Test
    void limitsThatMeanNothingAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SafetensorsLimits(100_000_001, 0.5, 1, 1, 1, 1, 1))
                .withMessageContaining("headerBytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SafetensorsLimits(100, Double.NaN, 1, 1, 1, 1, 1))
                .withMessageContaining("headerShare");
        assertThatIllegalArgumentException().isThrownBy(() -> new SafetensorsLimits(100, 0.5, 0, 1, 1, 1, 1));
    }

    /** Attack 1 of the reference implementation, aimed at a stream whose announced length is a lie as well. */
    @Test
    void aDeclaredLengthAllocatesNothing() {
        byte[] start = declaring(30 << 20, new byte[] {'{', '"'}, 0);
        long allocated = Allocation.of(
                () -> SafetensorsHeader.parse(new ByteArrayInputStream(start), 1L << 50, SafetensorsLimits.defaults()));
        assertThat(allocated).isLessThan(1 << 20);
    }

    @Test
    void declaredShapesAllocateNothing() throws Exception {
        String header = "{" + tensor("a", "F32", "[1000000,100000]", 0, 400_000_000_000L) + "}";
        byte[] start = of(header, 0);
        long length = start.length + 400_000_000_000L;
        long allocated = Allocation.of(() -> assertThat(
                        SafetensorsHeader.parse(new ByteArrayInputStream(start), length, SafetensorsLimits.defaults())
                                .tensor("a")
                                .elements())
                .isEqualTo(100_000_000_000L));
        assertThat(allocated).isLessThan(8 << 20);
    }

    /** Attack 3: a header within bounds whose 100,000 tensors all claim the same bytes. */
    @Test
    void manyTensorsOverTheSameBytesAreRefused() {
        String header = IntStream.range(0, 100_000)
                .mapToObj(i -> tensor("t" + i, "U8", "[8]", 0, 8))
                .collect(Collectors.joining(",", "{", "}"));
        SafetensorsException e = catchThrowableOfType(
                SafetensorsException.class,
                () -> parse(of(header, 8), new SafetensorsLimits(32 << 20, 1, 100_000, 512, 8, 1L << 40, 1000)));
        assertThat(e.rule()).isEqualTo(FormatRule.INVALID_OFFSET);
    }

    /** Attack 2 declares ten million tensors; reading stops at the limit, long before the header ends. */
    @Test
    void anEndlessHeaderIsReadOnlyUpToTheLimit() {
        int length = tensor("t00000", "U8", "[0]", 0, 0).length() + 1;
        int[] read = {0};
        InputStream endless = new InputStream() {
            private final byte[] start = declaring(30 << 20, new byte[] {'{'}, 0);

            @Override
            public int read() {
                int at = read[0]++;
                if (at < start.length) {
                    return start[at];
                }
                int tensor = (at - start.length) / length;
                String text = tensor("t%05d".formatted(tensor), "U8", "[0]", 0, 0) + ",";
                return text.charAt((at - start.length) % length);
            }
        };
        SafetensorsException e = catchThrowableOfType(
                SafetensorsException.class, () -> SafetensorsHeader.parse(endless, 1L << 40, TEN_TENSORS));
        assertThat(e.rule()).as(e.getMessage()).isEqualTo(FormatRule.TOO_MANY_TENSORS);
        assertThat(read[0]).isLessThan(20_000);
    }

    private static final SafetensorsLimits TEN_TENSORS = new SafetensorsLimits(32 << 20, 1, 10, 512, 8, 100, 100);

    private static void assertRule(byte[] file, FormatRule rule) {
        SafetensorsException e = catchThrowableOfType(SafetensorsException.class, () -> parse(file, SMALL));
        assertThat(e).as("the file was accepted").isNotNull();
        assertThat(e.rule()).as(e.getMessage()).isEqualTo(rule);
        assertThat(rule.limit()).isEqualTo(rule != FormatRule.HEADER_TOO_LARGE);
    }
}
