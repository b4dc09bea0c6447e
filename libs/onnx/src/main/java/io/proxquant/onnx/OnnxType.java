package io.proxquant.onnx;

/** The types of elements that ONNX 1.23 numbers, and how many bits an element takes in raw data. */
public enum OnnxType {
    FLOAT(1, 32),
    UINT8(2, 8),
    INT8(3, 8),
    UINT16(4, 16),
    INT16(5, 16),
    INT32(6, 32),
    INT64(7, 64),
    /** Has no raw form; values may be of it, tensors in a file are not taken. */
    STRING(8, 0),
    BOOL(9, 8),
    FLOAT16(10, 16),
    DOUBLE(11, 64),
    UINT32(12, 32),
    UINT64(13, 64),
    COMPLEX64(14, 64),
    COMPLEX128(15, 128),
    BFLOAT16(16, 16),
    FLOAT8E4M3FN(17, 8),
    FLOAT8E4M3FNUZ(18, 8),
    FLOAT8E5M2(19, 8),
    FLOAT8E5M2FNUZ(20, 8),
    UINT4(21, 4),
    INT4(22, 4),
    FLOAT4E2M1(23, 4),
    FLOAT8E8M0(24, 8),
    UINT2(25, 2),
    INT2(26, 2);

    private final int number;
    private final int bits;

    OnnxType(int number, int bits) {
        this.number = number;
        this.bits = bits;
    }

    /** Its number in the file. */
    public int number() {
        return number;
    }

    /** Bits of an element; elements of fewer than 8 lie packed, the first in the lowest bits. */
    public int bits() {
        return bits;
    }

    /** Bytes that so many elements take. */
    public long bytes(long elements) {
        return (Math.multiplyExact(elements, bits) + 7) / 8;
    }

    /**
     * The type of this number.
     *
     * @throws OnnxException if there is none
     */
    static OnnxType numbered(long number, String where) {
        for (OnnxType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new OnnxException(where + " has elements of type " + number + ", which ONNX 1.23 does not know");
    }
}
