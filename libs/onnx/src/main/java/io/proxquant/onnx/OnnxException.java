package io.proxquant.onnx;

/** A file that is no ONNX model which is taken here. The message says where, what was found, and what is taken. */
public final class OnnxException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 120;

    /** Saying where and why. */
    public OnnxException(String message) {
        super(message);
    }

    /** The same of what another library refused. */
    public OnnxException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Refuses unless {@code holds}. */
    static void verify(boolean holds, String message, Object... parts) {
        if (!holds) {
            throw new OnnxException(String.format(java.util.Locale.ROOT, message, parts));
        }
    }

    /** A name of a file as it may stand in a message: printable, of bounded length. */
    static String shown(String name) {
        return "'" + plain(name) + "'";
    }

    /** The same without quotes. Cut first: messages are put together for every value, whether or not they are needed. */
    static String plain(String name) {
        String few = name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "..." : name;
        return few.replaceAll("\\p{Cntrl}", "?");
    }
}
