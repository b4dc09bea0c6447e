package io.proxquant.checkpoints.safetensors;

import java.nio.charset.StandardCharsets;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.proxquant.checkpoints.safetensors.RawFile.declaring;
import static io.proxquant.checkpoints.safetensors.RawFile.of;
import static io.proxquant.checkpoints.safetensors.RawFile.parse;
import static io.proxquant.checkpoints.safetensors.RawFile.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Every rule of the format, broken once or more; what breaks it is refused at the byte where it breaks. */
class HeaderRulesTest {
    private static final int START = 8;

    @Nested
    class Rule01AFileHasEightBytes {
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 7})
        void shorterIsTooSmall(int length) {
            refuses(new byte[length], FormatRule.HEADER_TOO_SMALL, length);
        }

        @Test
        void theLengthIsLittleEndian() throws Exception {
            byte[] file = of("{}", 0);
            assertThat(file[0]).isEqualTo((byte) 2);
            assertThat(parse(file).dataStart()).isEqualTo(10);
        }
    }

    @Nested
    class Rule02TheHeaderIsBounded {
        @Test
        void beyondTheFormatsBoundIsTooLarge() {
            refuses(declaring(100_000_001, bytes("{}"), 0), FormatRule.HEADER_TOO_LARGE, 0);
        }

        @Test
        void theLengthIsUnsigned() {
            refuses(declaring(-1, bytes("{}"), 0), FormatRule.HEADER_TOO_LARGE, 0);
            refuses(declaring(Long.MIN_VALUE, bytes("{}"), 0), FormatRule.HEADER_TOO_LARGE, 0);
        }
    }

    @Nested
    class Rule03TheHeaderLiesInTheFile {
        @ParameterizedTest
        @ValueSource(longs = {3, 1000, 30_000_000})
        void longerThanTheFileIsInvalid(long declared) {
            refuses(declaring(declared, bytes("{}"), 0), FormatRule.INVALID_HEADER_LENGTH, 0);
        }
    }

    @Nested
    class Rule04TheHeaderIsUtf8JsonAndNothingElse {
        @Test
        void itBeginsWithABrace() {
            refuses(of(" {}", 0), FormatRule.INVALID_HEADER, START);
            refuses(of("\uFEFF{}", 0), FormatRule.INVALID_HEADER, START);
            refuses(of("[]", 0), FormatRule.INVALID_HEADER, START);
            refuses(of("\"a\"", 0), FormatRule.INVALID_HEADER, START);
        }

        @Test
        void onlySpacesMayFollow() throws Exception {
            assertThat(parse(of("{}      ", 0)).tensors()).isEmpty();
            refuses(of("{}\n", 0), FormatRule.INVALID_HEADER_JSON, START + 2);
            refuses(of("{}\t ", 0), FormatRule.INVALID_HEADER_JSON, START + 2);
            refuses(of("{} {}", 0), FormatRule.INVALID_HEADER_JSON, START + 4);
            refuses(of("{}x", 0), FormatRule.INVALID_HEADER_JSON, START + 2);
        }

        @Test
        void nothingIsTooLittle() {
            refuses(of("", 0), FormatRule.INVALID_HEADER_JSON, 0);
            refuses(of("{", 0), FormatRule.INVALID_HEADER_JSON, 0);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"a\"", "{\"a\":", "{,}", "{\"a\" 1}", "{a:1}", "{'a':1}", "{} // no", "{\"\\x\":1}"})
        void brokenJsonIsInvalid(String json) {
            assertRule(of(json, 0)).isIn(FormatRule.INVALID_HEADER_JSON, FormatRule.INVALID_TENSOR_ENTRY);
            assertThatThrownBy(() -> parse(of(json, 0)))
                    .message()
                    .doesNotContain("fasterxml", "JsonToken", "(String)", "java.", "`", "[Source");
        }

        @Test
        void bytesThatAreNoUtf8AreInvalidWhereTheyStand() {
            refuses(of(new byte[] {'{', '"', (byte) 0xFF}, 0), FormatRule.INVALID_HEADER, START + 2);
            refuses(of(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80}, 0), FormatRule.INVALID_HEADER, START + 2);
            refuses(of(new byte[] {'{', '"', (byte) 0xC3, '"'}, 0), FormatRule.INVALID_HEADER, START + 3);
            refuses(
                    of(new byte[] {'{', '"', (byte) 0xE0, (byte) 0x80, (byte) 0x80}, 0),
                    FormatRule.INVALID_HEADER,
                    START + 3);
            refuses(
                    of(new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80}, 0),
                    FormatRule.INVALID_HEADER,
                    START + 3);
            refuses(of(new byte[] {'{', '"', (byte) 0xF4, (byte) 0x90}, 0), FormatRule.INVALID_HEADER, START + 3);
            refuses(of(new byte[] {'{', '}', (byte) 0xE2, (byte) 0x82}, 0), FormatRule.INVALID_HEADER, START + 4);
        }

        @Test
        void otherEncodingsAreNotGuessed() {
            refuses(of("{}".getBytes(StandardCharsets.UTF_16LE), 0), FormatRule.INVALID_HEADER, START + 1);
            refuses(of("{}".getBytes(StandardCharsets.UTF_16BE), 0), FormatRule.INVALID_HEADER, START);
        }

        @Test
        void depthIsThatOfTheFormat() {
            assertRule(of("{\"a\":{\"dtype\":[[[[", 0))
                    .isIn(FormatRule.INVALID_TENSOR_ENTRY, FormatRule.INVALID_HEADER_JSON);
            assertRule(of("{\"a\":".repeat(50_000), 0))
                    .isIn(FormatRule.INVALID_TENSOR_ENTRY, FormatRule.INVALID_HEADER_JSON);
        }
    }

    @Nested
    class Rule05MetadataMapStringsToStrings {
        @Test
        void stringsAreKept() throws Exception {
            assertThat(parse(of("{\"__metadata__\":{\"b\":\"1\",\"a\":\"\\u00fc\"}}", 0))
                            .metadata())
                    .containsExactly(java.util.Map.entry("b", "1"), java.util.Map.entry("a", "ü"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"1", "true", "[]", "\"x\"", "{\"a\":1}", "{\"a\":null}", "{\"a\":{}}", "{\"a\":[\"b\"]}"})
        void anythingElseIsRefused(String metadata) {
            assertRule(of("{\"__metadata__\":" + metadata + "}", 0)).isEqualTo(FormatRule.INVALID_METADATA);
        }
    }

    @Nested
    class Rule05MetadataMayBeAbsent {
        @Test
        void nullIsNone() throws Exception {
            assertThat(parse(of("{\"__metadata__\":null," + tensor("a", "U8", "[1]", 0, 1) + "}", 1)))
                    .satisfies(header -> assertThat(header.metadata()).isEmpty())
                    .satisfies(header -> assertThat(header.tensors()).containsOnlyKeys("a"));
        }

        @Test
        void asMetadataItStillComesOnlyOnce() {
            assertRule(of("{\"__metadata__\":null,\"__metadata__\":{}}", 0)).isEqualTo(FormatRule.DUPLICATE_KEY);
        }
    }

    @Nested
    class Rule06AnEntryHasTypeShapeAndOffsets {
        @ParameterizedTest
        @ValueSource(strings = {"1", "null", "\"\\u001b\"", "[[[[1]]]]", "{\"dtype\":[{\"shape\":{}}]}", "1.5e3"})
        void otherKeysOfAnEntryCountForNothing(String remark) throws Exception {
            String entry = "{\"x\":" + remark + ",\"dtype\":\"F32\",\"shape\":[1],\"y\":" + remark
                    + ",\"data_offsets\":[0,4],\"x\":" + remark + "}";

            assertThat(parse(of("{\"a\":" + entry + "}", 4)).tensor("a"))
                    .isEqualTo(new TensorInfo("a", DType.F32, new long[] {1}, 0, 4));
        }

        @ParameterizedTest
        @ValueSource(strings = {"F33", "f32", "F32 ", "", "float32", "COMPLEX"})
        void unknownTypesAreRefused(String dtype) {
            assertRule(of("{" + tensor("a", dtype, "[1]", 0, 4) + "}", 4)).isEqualTo(FormatRule.UNKNOWN_DTYPE);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1",
                    "null",
                    "[]",
                    "{}",
                    "{\"dtype\":\"F32\",\"shape\":[1]}",
                    "{\"dtype\":\"F32\",\"data_offsets\":[0,4]}",
                    "{\"shape\":[1],\"data_offsets\":[0,4]}",
                    "{\"dtype\":1,\"shape\":[1],\"data_offsets\":[0,4]}",
                    "{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}",
                    "{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}",
                    "{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}",
                    "{\"dtype\":\"F32\",\"shape\":[1e0],\"data_offsets\":[0,4]}",
                    "{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}",
                    "{\"dtype\":\"F32\",\"shape\":[-0],\"data_offsets\":[0,4]}",
                    "{\"dtype\":\"F32\",\"shape\":[null],\"data_offsets\":[0,4]}",
                    "{\"dtype\":\"F32\",\"shape\":[true],\"data_offsets\":[0,4]}",
                    "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}",
                    "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}",
                    "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,-4]}",
                    "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[\"0\",4]}",
                })
        void anyOtherFormIsRefused(String entry) {
            assertRule(of("{\"a\":" + entry + "}", 4)).isEqualTo(FormatRule.INVALID_TENSOR_ENTRY);
        }

        @Test
        void everyTypeOfTheFormatIsKnown() throws Exception {
            for (DType type : DType.values()) {
                assertThat(parse(of("{" + tensor("a", type.name(), "[8]", 0, type.bits()) + "}", type.bits()))
                                .tensor("a")
                                .dtype())
                        .isEqualTo(type);
            }
        }
    }

    @Nested
    class Rule07OffsetsLeaveNoHoleAndDoNotOverlap {
        @Test
        void theFirstTensorBeginsAtZero() {
            refuses(of("{" + tensor("a", "U8", "[1]", 1, 2) + "}", 2), FormatRule.INVALID_OFFSET, START + 1);
        }

        @Test
        void holesAreRefusedAtTheTensorAfterThem() {
            String first = tensor("a", "U8", "[1]", 0, 1);
            refuses(
                    of("{" + first + "," + tensor("b", "U8", "[1]", 2, 3) + "}", 3),
                    FormatRule.INVALID_OFFSET,
                    START + 2 + first.length());
        }

        @Test
        void overlapsAreRefused() {
            String first = tensor("a", "U8", "[2]", 0, 2);
            refuses(
                    of("{" + first + "," + tensor("b", "U8", "[2]", 1, 3) + "}", 3),
                    FormatRule.INVALID_OFFSET,
                    START + 2 + first.length());
            assertRule(of("{" + first + "," + tensor("b", "U8", "[2]", 0, 2) + "}", 2))
                    .isEqualTo(FormatRule.INVALID_OFFSET);
        }

        @Test
        void anEndBeforeTheBeginningIsRefused() {
            refuses(of("{" + tensor("a", "U8", "[1]", 1, 0) + "}", 1), FormatRule.INVALID_OFFSET, START + 1);
        }

        @Test
        void theOrderInTheHeaderIsFree() throws Exception {
            assertThat(parse(of("{" + tensor("b", "U8", "[1]", 1, 2) + "," + tensor("a", "U8", "[1]", 0, 1) + "}", 2))
                            .tensors())
                    .containsOnlyKeys("a", "b");
        }
    }

    @Nested
    class Rule08SizesDoNotOverflow {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[4294967296,4294967296]",
                    "[9223372036854775807,2]",
                    "[1152921504606846976]",
                    "[18446744073709551616]",
                    "[9223372036854775808]",
                    "[1073741824,1073741824,1073741824,0]",
                })
        void productsBeyond64BitsAreRefused(String shape) {
            assertRule(of("{" + tensor("a", "F64", shape, 0, 0) + "}", 0)).isEqualTo(FormatRule.VALIDATION_OVERFLOW);
        }
    }

    @Nested
    class Rule09PackedTypesEndOnAByte {
        @Test
        void theyMay() throws Exception {
            assertThat(parse(of("{" + tensor("a", "F4", "[6]", 0, 3) + "}", 3))
                            .tensor("a")
                            .bytes())
                    .isEqualTo(3);
            assertThat(parse(of("{" + tensor("a", "F6_E2M3", "[4]", 0, 3) + "}", 3))
                            .tensor("a")
                            .bytes())
                    .isEqualTo(3);
        }

        @Test
        void otherwiseTheyAreMisaligned() {
            refuses(of("{" + tensor("a", "F4", "[3]", 0, 2) + "}", 2), FormatRule.MISALIGNED_SLICE, START + 1);
            refuses(of("{" + tensor("a", "F6_E3M2", "[3]", 0, 3) + "}", 3), FormatRule.MISALIGNED_SLICE, START + 1);
        }
    }

    @Nested
    class Rule10TheRangeFitsTypeAndShape {
        @Test
        void tooShortAndTooLongAreRefused() {
            refuses(of("{" + tensor("a", "F32", "[2]", 0, 4) + "}", 4), FormatRule.TENSOR_INVALID_INFO, START + 1);
            refuses(of("{" + tensor("a", "F32", "[2]", 0, 9) + "}", 9), FormatRule.TENSOR_INVALID_INFO, START + 1);
            refuses(of("{" + tensor("a", "F32", "[0]", 0, 4) + "}", 4), FormatRule.TENSOR_INVALID_INFO, START + 1);
        }
    }

    @Nested
    class Rule11TheFileEndsWithTheLastTensor {
        @Test
        void bytesAfterItAreRefused() {
            byte[] file = of("{" + tensor("a", "U8", "[2]", 0, 2) + "}", 3);
            refuses(file, FormatRule.METADATA_INCOMPLETE_BUFFER, file.length - 1);
            refuses(of("{}", 1), FormatRule.METADATA_INCOMPLETE_BUFFER, START + 2);
        }

        @Test
        void missingBytesAreRefused() {
            byte[] file = of("{" + tensor("a", "U8", "[2]", 0, 2) + "}", 1);
            refuses(file, FormatRule.METADATA_INCOMPLETE_BUFFER, file.length);
        }
    }

    @Nested
    class Rule12ScalarsAndEmptyTensorsAreLegal {
        @Test
        void bothAre() throws Exception {
            String header = "{" + tensor("s", "F32", "[]", 0, 4) + "," + tensor("e", "F32", "[3,0]", 0, 0) + ","
                    + tensor("z", "I64", "[0]", 4, 4) + "}";
            SafetensorsHeader parsed = parse(of(header, 4));
            assertThat(parsed.tensor("s").elements()).isEqualTo(1);
            assertThat(parsed.tensor("s").rank()).isZero();
            assertThat(parsed.tensor("e").elements()).isZero();
            assertThat(parsed.tensor("z").bytes()).isZero();
        }
    }

    @Nested
    class Rule13KeysAreUniqueAndWithoutNul {
        @Test
        void twoTensorsOfOneNameAreRefusedAtTheSecond() {
            String one = tensor("a", "U8", "[0]", 0, 0);
            refuses(of("{" + one + "," + one + "}", 0), FormatRule.DUPLICATE_KEY, START + 2 + one.length());
        }

        @Test
        void soAreNamesThatAreEqualOnlyOnceDecoded() {
            assertRule(of("{" + tensor("a", "U8", "[0]", 0, 0) + "," + tensor("\\u0061", "U8", "[0]", 0, 0) + "}", 0))
                    .isEqualTo(FormatRule.DUPLICATE_KEY);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"__metadata__\":{},\"__metadata__\":{}}",
                    "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}",
                    "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
                    "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"shape\":[0],\"data_offsets\":[0,0]}}",
                    "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0],\"data_offsets\":[0,0]}}",
                })
        void everyObjectIsChecked(String header) {
            assertRule(of(header, 0)).isEqualTo(FormatRule.DUPLICATE_KEY);
        }

        @Test
        void nulIsRefusedEscapedOrNot() {
            refuses(of("{" + tensor("a\\u0000b", "U8", "[0]", 0, 0) + "}", 0), FormatRule.NUL_IN_NAME, START + 1);
            refuses(of("{" + tensor("a\0b", "U8", "[0]", 0, 0) + "}", 0), FormatRule.INVALID_HEADER, START + 3);
            assertRule(of("{\"__metadata__\":{\"a\":\"\\u0000\"}}", 0)).isEqualTo(FormatRule.NUL_IN_NAME);
        }

        @Test
        void halfASurrogatePairIsNoCharacter() {
            assertRule(of("{" + tensor("\\ud800", "U8", "[0]", 0, 0) + "}", 0))
                    .isEqualTo(FormatRule.INVALID_HEADER_JSON);
        }
    }

    private static void refuses(byte[] file, FormatRule rule, long offset) {
        assertThatThrownBy(() -> parse(file))
                .asInstanceOf(InstanceOfAssertFactories.throwable(SafetensorsException.class))
                .hasMessageContaining("at byte " + offset)
                .satisfies(e -> {
                    assertThat(e.rule()).as(e.getMessage()).isEqualTo(rule);
                    assertThat(e.offset()).as(e.getMessage()).isEqualTo(offset);
                });
    }

    private static ObjectAssert<FormatRule> assertRule(byte[] file) {
        SafetensorsException e = catchThrowableOfType(SafetensorsException.class, () -> parse(file));
        assertThat(e).as("the file was accepted").isNotNull();
        assertThat(e.offset()).isBetween(0L, (long) file.length);
        return assertThatObject(e.rule()).as(e.getMessage());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
