package io.proxquant.contracts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * SHA-256 as the project writes it: 64 lower-case hexadecimal digits. Exists so that no two parts spell a digest
 * differently, since digests are compared as text and become object keys.
 */
public final class Sha256 {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private Sha256() {}

    /** A fresh digest for hashing a stream; every Java platform has SHA-256. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java platform lacks SHA-256, which its specification requires", e);
        }
    }

    /** Digest of these bytes. */
    public static String hex(byte[] content) {
        return HexFormat.of().formatHex(newDigest().digest(content));
    }

    /** Digest of this text in UTF-8. */
    public static String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the digest and writes it; the digest starts anew after that. */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether the text is a digest in our spelling; upper case is not. */
    public static boolean valid(String text) {
        return text != null && HEX.matcher(text).matches();
    }
}
