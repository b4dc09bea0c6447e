package io.proxquant.checkpoints.safetensors;

/** What a refused file breaks. The numbers are those of the format's rules; 0 stands for a limit of ours. */
public enum FormatRule {
    HEADER_TOO_SMALL(1),
    HEADER_TOO_LARGE(2),
    INVALID_HEADER_LENGTH(3),
    INVALID_HEADER(4),
    INVALID_HEADER_JSON(4),
    INVALID_METADATA(5),
    INVALID_TENSOR_ENTRY(6),
    UNKNOWN_DTYPE(6),
    INVALID_OFFSET(7),
    VALIDATION_OVERFLOW(8),
    MISALIGNED_SLICE(9),
    TENSOR_INVALID_INFO(10),
    METADATA_INCOMPLETE_BUFFER(11),
    DUPLICATE_KEY(13),
    NUL_IN_NAME(13),
    INVALID_SHARDS(14),
    TOO_MANY_TENSORS(0),
    NAME_TOO_LONG(0),
    RANK_TOO_HIGH(0),
    HEADER_OUT_OF_PROPORTION(0),
    TOO_MANY_PARAMETERS(0),
    METADATA_TOO_LARGE(0);

    private final int number;

    FormatRule(int number) {
        this.number = number;
    }

    /** The rule's number in the list that the reader follows, 0 for a configurable limit. */
    public int number() {
        return number;
    }

    /** Whether the file may be sound and only exceeds what this installation accepts. */
    public boolean limit() {
        return number == 0;
    }
}
