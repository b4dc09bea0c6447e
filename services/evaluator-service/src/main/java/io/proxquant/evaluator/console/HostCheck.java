package io.proxquant.evaluator.console;

import java.util.List;
import java.util.Locale;

import io.netty.util.NetUtil;

/**
 * Decides under which host names the console answers. A foreign page whose name is made to point at this machine (DNS
 * rebinding) could otherwise read the console through its reader's browser. Addresses and {@code localhost} are always allowed,
 * since that attack needs a name.
 */
final class HostCheck {
    private static final String ANY = "*";
    private static final String BELOW = "*.";
    private final List<String> names;

    /** @param names further names, in any case; {@code *.} before one = all below it, {@code *} = every one */
    HostCheck(List<String> names) {
        this.names = names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** @param host of the request, without its port; null when it gave none */
    boolean allows(String host) {
        if (names.contains(ANY)) {
            return true;
        }
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || NetUtil.isValidIpV4Address(name)
                || NetUtil.isValidIpV6Address(withoutBrackets(name))
                || names.stream().anyMatch(known -> covers(known, name));
    }

    private static boolean covers(String known, String name) {
        return known.startsWith(BELOW) ? name.endsWith(known.substring(1)) : name.equals(known);
    }

    private static String withoutBrackets(String name) {
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }
}
