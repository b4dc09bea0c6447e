package io.proxquant.cli.models;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import io.proxquant.checkpoints.manifest.ArtifactManifest;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.submit.Installation;
import io.proxquant.contracts.Digest;
import io.proxquant.contracts.EncodedNames;
import io.proxquant.registry.promotion.AliasEntry;
import io.proxquant.storage.NumberedLog;

/**
 * An artifact as a person names it: {@code MODEL@champion}, {@code MODEL@previous}, or {@code MODEL@DIGEST}.
 *
 * @param model its name as keys have it
 * @param which an alias, or 64 hexadecimal digits
 */
public record ArtifactReference(String model, String which) {
    private static final Pattern FORM = Pattern.compile("(.+)@(champion|previous|[0-9a-f]{64})");
    private static final int MOST = 20;

    @Override
    public String toString() {
        return EncodedNames.shown(model) + "@" + which;
    }

    /** Reads references of the command line. */
    public static final class Converter implements ITypeConverter<ArtifactReference> {
        @Override
        public ArtifactReference convert(String text) {
            try {
                return of(text);
            } catch (CommandFailure e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Whether the text has the form of a reference. */
    public static boolean is(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * Reads a reference as a person writes it.
     *
     * @throws CommandFailure if it is none
     */
    public static ArtifactReference of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw CommandFailure.badUsage(
                    "'" + text + "' is no MODEL@champion, MODEL@previous or MODEL@DIGEST (64 hexadecimal digits)");
        }
        return new ArtifactReference(ModelNames.key("a model's name", matcher.group(1)), matcher.group(2));
    }

    /**
     * The artifact that the reference names now.
     *
     * @throws CommandFailure if there is none, saying which there are
     */
    public ArtifactManifest resolve(Installation installation) {
        return switch (which) {
            case "champion" -> champion(installation);
            case "previous" -> previous(installation);
            default -> byDigest(installation);
        };
    }

    private ArtifactManifest champion(Installation installation) {
        AliasEntry reigns = head(installation);
        ArtifactManifest artifact = at(installation, reigns.champion());
        if (!artifact.artifactDigest().equals(reigns.artifactDigest())) {
            throw new CommandFailure(reigns.champion() + " is of the weights " + artifact.artifactDigest()
                    + ", and was promoted as " + reigns.artifactDigest() + "; it is not taken");
        }
        return artifact;
    }

    private ArtifactManifest previous(Installation installation) {
        String key = head(installation).previous();
        if (key == null) {
            throw new CommandFailure("model " + model + " had no champion before the one that reigns: " + model
                    + "@champion is its first");
        }
        return at(installation, key);
    }

    private AliasEntry head(Installation installation) {
        return installation
                .aliases()
                .head(model)
                .map(NumberedLog.Entry::content)
                .orElseThrow(() -> ModelNames.known(installation, model)
                        ? new CommandFailure("model " + model
                                + " has no champion yet; one of its artifacts can be had as " + model + "@DIGEST")
                        : ModelNames.unknown(installation, model));
    }

    private static ArtifactManifest at(Installation installation, String key) {
        return installation.artifact(key).orElseThrow(() -> new CommandFailure(key + " is not in the store any more"));
    }

    private ArtifactManifest byDigest(Installation installation) {
        Digest digest = Digest.parse(which);
        List<ArtifactManifest> found = installation.artifacts(model, digest, MOST);
        if (found.isEmpty()) {
            throw ModelNames.known(installation, model)
                    ? new CommandFailure("model " + model + " has no artifact whose weights, file, checkpoint or"
                            + " quantization has the digest " + which)
                    : ModelNames.unknown(installation, model);
        }
        Optional<ArtifactManifest> exact = found.stream()
                .filter(each -> digest.equals(each.artifactDigest()))
                .findFirst();
        if (exact.isEmpty() && found.size() > 1) {
            StringBuilder choice = new StringBuilder("several artifacts of model " + model + " have it; name one:");
            found.forEach(each -> choice.append("\n  ")
                    .append(model)
                    .append('@')
                    .append(each.artifactDigest())
                    .append("  ")
                    .append(each.quantization().name()));
            throw new CommandFailure(choice.toString());
        }
        return exact.orElse(found.get(0));
    }
}
