package io.proxquant.checkpoints.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

import io.proxquant.contracts.Json;

import static io.proxquant.checkpoints.safetensors.SafetensorsException.verify;

/**
 * Reads one header, checking each rule before the next byte is believed. Tokens are taken as they stream by; what is
 * kept grows only by tensors that passed every check that needs no other tensor.
 */
final class HeaderReader {
    private static final int PREFIX = 8;
    /** As deep as the reference reader follows what it skips. */
    private static final int DEPTH = 127;
    /** The format's own keys are names to the JSON parser too. */
    private static final int KEY_LENGTH = 16;

    private final InputStream in;
    private final long fileLength;
    private final SafetensorsLimits limits;

    HeaderReader(InputStream in, long fileLength, SafetensorsLimits limits) {
        this.in = in;
        this.fileLength = fileLength;
        this.limits = limits;
    }

    SafetensorsHeader read() throws IOException {
        byte[] prefix = in.readNBytes(PREFIX);
        try {
            return read(length(prefix));
        } catch (SafetensorsException e) {
            // Whether the first bytes are a length was open until here; they may be the mark of another format.
            byte[] start = e.offset() > PREFIX ? new byte[0] : begun(prefix, e);
            throw ForeignFormat.of(start)
                    .map(what -> new SafetensorsException(e.rule(), e.offset(), what))
                    .orElse(e);
        }
    }

    /** The first bytes of the file, as far as they are not in the parser already. */
    private byte[] begun(byte[] prefix, SafetensorsException e) throws IOException {
        if (e.offset() == PREFIX) {
            return prefix;
        }
        byte[] start = Arrays.copyOf(prefix, ForeignFormat.LENGTH);
        int more = in.readNBytes(start, prefix.length, start.length - prefix.length);
        return Arrays.copyOf(start, prefix.length + more);
    }

    private SafetensorsHeader read(long length) throws IOException {
        HeaderBytes bytes = new HeaderBytes(in, length);
        Map<String, String> metadata = new LinkedHashMap<>();
        TensorTable table = new TensorTable(limits);
        // A factory of its own: names of a hostile file must not fill a table that others share.
        try (JsonParser parser = factory().createParser(bytes)) {
            TensorEntries entries = new TensorEntries(parser, limits);
            verify(
                    parser.nextToken() == JsonToken.START_OBJECT,
                    FormatRule.INVALID_HEADER_JSON,
                    PREFIX,
                    "no JSON object");
            boolean metadataSeen = false;
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                long at = entries.offset();
                if (name.equals("__metadata__")) {
                    verify(!metadataSeen, FormatRule.DUPLICATE_KEY, at, "a second __metadata__");
                    metadataSeen = true;
                    entries.metadata(metadata);
                } else {
                    table.add(entries.tensor(name, at), at);
                }
            }
            verify(
                    parser.currentToken() == JsonToken.END_OBJECT,
                    FormatRule.INVALID_HEADER_JSON,
                    PREFIX,
                    "no object end");
            long end = parser.currentLocation().getByteOffset();
            bytes.drain();
            verify(
                    bytes.lastNonSpace() < end,
                    FormatRule.INVALID_HEADER_JSON,
                    PREFIX + bytes.lastNonSpace(),
                    "only spaces (0x20) may follow the JSON object");
        } catch (StreamConstraintsException e) {
            throw at(e, limit(e.getOriginalMessage()));
        } catch (JsonProcessingException e) {
            throw at(e, FormatRule.INVALID_HEADER_JSON);
        } catch (IllegalStateException e) {
            // Jackson's answer to names that were chosen to collide in its symbol table
            throw new SafetensorsException(FormatRule.INVALID_HEADER_JSON, PREFIX, "names chosen so that they collide");
        }
        long dataStart = PREFIX + length;
        return new SafetensorsHeader(table.covering(dataStart, fileLength), metadata, dataStart, fileLength);
    }

    private long length(byte[] prefix) throws IOException {
        verify(
                fileLength >= PREFIX,
                FormatRule.HEADER_TOO_SMALL,
                Math.max(0, fileLength),
                fileLength == 0 ? "the file is empty" : "a file has at least 8 bytes, this one " + fileLength);
        verify(
                prefix.length == PREFIX,
                FormatRule.HEADER_TOO_SMALL,
                prefix.length,
                "input ends inside the first 8 bytes");
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String declared = "header of " + Long.toUnsignedString(length) + " bytes declared";
        verify(
                Long.compareUnsigned(length, limits.headerBytes()) <= 0,
                FormatRule.HEADER_TOO_LARGE,
                0,
                declared + ", at most " + limits.headerBytes() + " are accepted");
        verify(
                length <= fileLength - PREFIX,
                FormatRule.INVALID_HEADER_LENGTH,
                0,
                declared + " in a file of " + fileLength + " bytes");
        verify(
                length <= SafetensorsLimits.FREE_HEADER || length <= limits.headerShare() * fileLength,
                FormatRule.HEADER_OUT_OF_PROPORTION,
                0,
                declared + " in a file of " + fileLength + " bytes, more than the part " + limits.headerShare());
        verify(length >= 2, FormatRule.INVALID_HEADER_JSON, 0, declared + ", too few for a JSON object");
        return length;
    }

    private JsonFactory factory() {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH)
                .maxNameLength(Math.max(limits.nameLength(), KEY_LENGTH))
                .maxStringLength(Math.max(limits.metadataLength(), 64))
                .maxNumberLength(64)
                .maxDocumentLength(limits.headerBytes())
                .build();
        return JsonFactory.builder()
                .streamReadConstraints(constraints)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(com.fasterxml.jackson.core.StreamReadFeature.AUTO_CLOSE_SOURCE)
                .build();
    }

    private static FormatRule limit(String message) {
        return message.startsWith("Name")
                ? FormatRule.NAME_TOO_LONG
                : message.startsWith("String") ? FormatRule.METADATA_TOO_LARGE : FormatRule.INVALID_HEADER_JSON;
    }

    private SafetensorsException at(JsonProcessingException e, FormatRule rule) {
        long inHeader =
                e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
        return new SafetensorsException(rule, PREFIX + inHeader, "the header: " + Json.problem(e));
    }
}
