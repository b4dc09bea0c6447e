package io.proxquant.networks;

import java.util.List;

import io.proxquant.networks.lenet.ConvolutionalLeNetArchitecture;
import io.proxquant.networks.lenet.DenseLeNetArchitecture;
import io.proxquant.networks.recurrent.GruArchitecture;
import io.proxquant.networks.recurrent.LstmArchitecture;
import io.proxquant.networks.resnet.ResNetArchitecture;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclarationProvider;

/** Declares this project's own networks wherever recipes are read, also where nothing can run them. */
public final class Architectures implements DeclarationProvider {

    private static List<Architecture> own() {
        return List.of(
                new ResNetArchitecture(),
                new DenseLeNetArchitecture(),
                new ConvolutionalLeNetArchitecture(),
                new LstmArchitecture(),
                new GruArchitecture());
    }

    /** Whether this class declares the network of this name, so that no other provider declares it again. */
    public static boolean declare(String name) {
        return own().stream().anyMatch(architecture -> architecture.name().equals(name));
    }

    @Override
    public List<Declaration> declarations() {
        return own().stream().map(Architecture::declaration).toList();
    }
}
