package io.proxquant.contracts;

/**
 * One file of a checkpoint of several, as the event announces it beside the index that names it: with it the bytes of every file
 * are known before one of them is read, and the same bytes are not sent twice.
 *
 * @param name of the file, which lies where the index does
 * @param bytes exact size
 * @param sha256 digest of exactly these bytes
 */
public record ShardReference(String name, long bytes, Digest sha256) {
    /** Files of one checkpoint or artifact: each stays open while it is read. */
    public static final int MOST = 4096;

    private static final int LONGEST_NAME = 255;

    /** Refuses a name that would lead elsewhere, and what is not said. */
    public ShardReference {
        Require.objectKey("shards.name", name);
        if (name.indexOf('/') >= 0 || name.codePointCount(0, name.length()) > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "shards.name: must be the name of a file without '/', of at most " + LONGEST_NAME + " characters");
        }
        Require.between("shards.bytes", bytes, 0, Require.MAX_EXACT_INTEGER);
        Require.present("shards.sha256", sha256);
    }

    /** What is known of the content. */
    public MeasuredContent content() {
        return new MeasuredContent(bytes, sha256);
    }
}
