package io.proxquant.registry.retention;

import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.ObjectReference;

/**
 * Says that a file was uploaded which only an event names yet, so that it is not taken for one that nobody needs: bytes may lie
 * there for long when they are uploaded again. It holds for the grace period, in which whoever takes the event names the file.
 *
 * @param object what was uploaded
 */
public record Upload(ObjectReference object) implements KeyedContent {
    /** Where one stands, each with a nonce of its own. */
    public String key(String nonce) {
        return home() + nonce + ".json";
    }

    @Override
    public String home() {
        return ManifestKind.UPLOAD.prefix() + object.sha256() + "/";
    }
}
