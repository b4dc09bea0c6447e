package io.proxquant.models.declarations;

import java.util.List;
import java.util.stream.Stream;

import io.proxquant.models.data.types.DataType;
import io.proxquant.models.data.types.DataTypes;
import io.proxquant.models.networks.NetworkType;
import io.proxquant.models.networks.NetworkTypes;
import io.proxquant.networks.Architectures;
import io.proxquant.recipes.Declaration;
import io.proxquant.recipes.DeclarationProvider;

/**
 * Declares the data sets that are registered beside this library, and networks that are declared nowhere else, as they
 * describe themselves.
 */
public final class ModelDeclarations implements DeclarationProvider {

    @Override
    public List<Declaration> declarations() {
        Stream<Declaration> networks = NetworkTypes.all().stream()
                .filter(type -> !Architectures.declare(type.name()))
                .map(NetworkType::declaration);
        Stream<Declaration> data = DataTypes.all().stream().map(DataType::declaration);
        return Stream.concat(networks, data).toList();
    }
}
