package io.proxquant.models.data.types;

import java.util.Optional;
import java.util.function.IntUnaryOperator;

import io.proxquant.contracts.ReasonCode;
import io.proxquant.models.data.DataException;
import io.proxquant.models.data.DataSplits;
import io.proxquant.models.data.Dataset;
import io.proxquant.models.data.ImageDataset;
import io.proxquant.models.data.ImageShape;
import io.proxquant.models.data.TextDataset;
import io.proxquant.models.networks.NetworkTypes;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.NetworkSection;
import io.proxquant.recipes.Options;

/**
 * Holds opened data against the network that is to see it: what no recipe tells, since it stands in the files. Asked for
 * every split before the first step, so that no run trains for hours on its way to a label, token or image that the network
 * has no place for. What the network takes is said by the parameters of its section, which is where a misfit is mended.
 */
public final class DataFit implements DataSplits.Requirement {

    private static final String VOCABULARY = "vocabulary";

    private final String data;
    private final String network;
    private final String task;
    private final Options options;

    /**
     * For one network.
     *
     * @param data type of the data set, for messages
     * @throws IllegalArgumentException if the section has a type or option that is not declared
     */
    public DataFit(String data, NetworkSection network) {
        this.data = data;
        this.network = network.type();
        this.task = NetworkTypes.named(network.type()).task();
        this.options = NetworkTypes.options(network);
    }

    /**
     * Checks a split; one that is empty fits everything.
     *
     * @param name of the split, for messages
     * @throws DataException with DATA_MISFIT and the recipe's key
     */
    @Override
    public void require(Dataset split, String name) throws DataException {
        String given = split instanceof TextDataset ? Declaration.TEXT : Declaration.IMAGES;
        if (!given.equals(task)) {
            throw misfit("type", "'" + network + "' does not work on " + given + ", which data '" + data + "' is");
        }
        if (split instanceof TextDataset text) {
            require(text, name);
        } else {
            require((ImageDataset) split, name);
        }
    }

    private void require(TextDataset text, String name) throws DataException {
        int vocabulary = option(VOCABULARY).orElse(Integer.MAX_VALUE);
        int at = largest(text.size(), text::token);
        int token = at < 0 ? 0 : Math.max(text.token(at), text.before(0));
        if (token >= vocabulary) {
            int words = text.vocabulary().size();
            throw misfit(
                    VOCABULARY,
                    "is " + vocabulary + ", but data '" + data + "' has " + words + " words, and its " + name
                            + " split uses number " + (token + 1) + "; set it to " + words
                            + (limited()
                                    ? ", or keep the most frequent words alone with data.vocabulary: " + vocabulary
                                    : ""));
        }
    }

    private void require(ImageDataset images, String name) throws DataException {
        Optional<Integer> channels = option("channels");
        ImageShape shape = images.shape();
        if (images.size() > 0 && channels.isPresent() && shape.channels() != channels.get()) {
            throw misfit("channels", "is " + channels.get() + ", " + images(shape, name));
        }
        Optional<Integer> extent = option("extent");
        if (images.size() > 0
                && extent.isPresent()
                && (shape.height() != extent.get() || shape.width() != extent.get())) {
            throw misfit("extent", "is " + extent.get() + ", " + images(shape, name));
        }
        int classes = option("classes").orElse(Integer.MAX_VALUE);
        int at = largest(images.size(), images::label);
        if (at >= 0 && images.label(at) >= classes) {
            throw misfit(
                    "classes",
                    "is " + classes + ", but image " + at + " of the " + name + " split of data '" + data
                            + "' has label " + images.label(at));
        }
    }

    /** Whether the data set can be asked for fewer words. */
    private boolean limited() {
        return DataTypes.find(data)
                .flatMap(type -> type.declaration().key(VOCABULARY))
                .isPresent();
    }

    private String images(ImageShape shape, String name) {
        return "but the images of the " + name + " split of data '" + data + "' are " + shape;
    }

    /** Where the largest value stands, the first of equal ones; -1 if there is none. */
    private static int largest(int size, IntUnaryOperator value) {
        int at = -1;
        for (int i = 0; i < size; i++) {
            at = at < 0 || value.applyAsInt(i) > value.applyAsInt(at) ? i : at;
        }
        return at;
    }

    private Optional<Integer> option(String name) {
        return options.findInteger(name);
    }

    private static DataException misfit(String key, String message) {
        return DataException.at("network." + key, ReasonCode.DATA_MISFIT, message);
    }
}
