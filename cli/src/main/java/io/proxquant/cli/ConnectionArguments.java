package io.proxquant.cli;

import java.util.List;
import java.util.Map;

import picocli.CommandLine.Option;

import io.proxquant.cli.stack.Connection;
import io.proxquant.cli.stack.Workplace;
import io.proxquant.contracts.Topic;

/**
 * Which installation a command talks to: the local one that is up, or the one whose endpoints are given. Keys of the
 * store are read from the environment only, so that they show in no process list and no shell history.
 */
final class ConnectionArguments {
    static final String ACCESS_KEY = "PROXQUANT_STORE_ACCESS_KEY";
    static final String SECRET_KEY = "PROXQUANT_STORE_SECRET_KEY";

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Bootstrap servers of another installation.")
    private String kafka;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "Its object store; keys from " + ACCESS_KEY + " and " + SECRET_KEY + ".")
    private String store;

    @Option(names = "--bucket", paramLabel = "NAME", description = "Its bucket (default ${DEFAULT-VALUE}).")
    private String bucket = "proxquant";

    @Option(names = "--region", paramLabel = "NAME", description = "Region of the store (default ${DEFAULT-VALUE}).")
    private String region = "us-east-1";

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Prefix of its topics (default ${DEFAULT-VALUE}).")
    private String prefix = Topic.DEFAULT_PREFIX;

    Connection connection(Workplace workplace, Map<String, String> environment) {
        if (kafka == null && store == null) {
            return Connection.of(workplace.home())
                    .orElseThrow(() -> new CommandFailure("no local stack is running; start one with ./proxquant up in"
                            + " another terminal, or name an installation with --kafka and --store"));
        }
        if (kafka == null || store == null) {
            throw new CommandFailure("--kafka and --store belong together: an installation is a broker and a store");
        }
        return new Connection(
                0,
                kafka,
                store,
                region,
                bucket,
                key(environment, ACCESS_KEY),
                key(environment, SECRET_KEY),
                prefix,
                "cli",
                "",
                List.of());
    }

    private static String key(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new CommandFailure("--store needs the store's keys: set " + ACCESS_KEY + " and " + SECRET_KEY
                    + " in the environment; " + name + " is not set");
        }
        return value;
    }
}
