package io.proxquant.contracts;

import java.util.Arrays;

/**
 * Names acts, not deliveries: an event that is published again after a crash gets the id it had, and different acts never
 * share one. This is what lets consumers drop duplicates.
 */
public final class EventIds {
    private EventIds() {}

    /**
     * SHA-256 of the RFC 8785 list [type, source, subject, input digest, specification digest, format version].
     *
     * @param inputDigest digest of what was worked on (request, checkpoint, artifact), or null where there is none
     * @param specificationDigest digest of what was asked for (recipe, quantization, gate), or null where there is none
     */
    public static String id(
            String type,
            String source,
            String subject,
            Digest inputDigest,
            Digest specificationDigest,
            int formatVersion) {
        Require.present("type", type);
        Require.present("source", source);
        Require.present("subject", subject);
        return CanonicalJson.digest(Arrays.asList(
                        type, source, subject, text(inputDigest), text(specificationDigest), formatVersion))
                .hex();
    }

    private static String text(Digest digest) {
        return digest == null ? "" : digest.hex();
    }

    /** CloudEvents source of one of our services: never a host, so that a moved pod repeats its ids. */
    public static String source(String installation, String service) {
        return "/proxquant/" + Require.variant("installation", installation) + "/" + Require.name("service", service);
    }
}
