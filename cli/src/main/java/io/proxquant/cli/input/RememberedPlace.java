package io.proxquant.cli.input;

import java.io.IOException;
import java.nio.file.Path;

/** A place that is looked up once and remembered, since a pipe can be read only once. */
final class RememberedPlace implements InputFile.Place {
    private final InputFile.Place place;
    private Path found;

    RememberedPlace(InputFile.Place place) {
        this.place = place;
    }

    @Override
    public synchronized Path find() throws IOException {
        if (found == null) {
            found = place.find();
        }
        return found;
    }
}
