package io.proxquant.cli.input;

import java.io.IOException;
import java.nio.file.Path;

/** A place that is looked for once and remembered: what came through a pipe does not come again. */
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
