package io.proxquant.registry.retention;

import io.proxquant.contracts.KeyedContent;
import io.proxquant.contracts.ObjectReference;

/**
 * Protects an uploaded file that only an event names yet from garbage collection, since its bytes may have been there for long
 * when they are uploaded again. It holds for the grace period, in which whoever takes the event names the file.
 *
 * @param object what was uploaded
 */
public record Upload(ObjectReference object) implements KeyedContent {
    /** Key of an upload; each has a nonce of its own. */
    public String key(String nonce) {
        return home() + nonce + ".json";
    }

    @Override
    public String home() {
        return ManifestKind.UPLOAD.prefix() + object.sha256() + "/";
    }
}
