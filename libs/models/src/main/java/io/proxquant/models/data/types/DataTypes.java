package io.proxquant.models.data.types;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

import io.proxquant.models.data.Normalization;
import io.proxquant.recipes.DataSection;
import io.proxquant.recipes.Declaration;

/** The types of data sets that are registered beside this library. */
public final class DataTypes {

    private DataTypes() {}

    /** All, in the order in which they are registered. */
    public static List<DataType> all() {
        return ServiceLoader.load(DataType.class, DataTypes.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** The one of this name, if there is one. */
    public static Optional<DataType> find(String name) {
        return all().stream().filter(type -> type.name().equals(name)).findFirst();
    }

    /** The normalisation in force of data that a recipe declares; empty where it has no pixels, or its type is not known here. */
    public static Optional<Normalization> normalization(DataSection section) {
        return find(section.type()).flatMap(type -> type.normalization(section.options()));
    }

    /**
     * The one of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static DataType named(String name) {
        return find(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("unknown " + Declaration.Kind.DATA + " '" + name + "'"));
    }
}
