package io.proxquant.cli.offline;

import java.io.IOException;
import java.nio.file.Path;

import io.proxquant.checkpoints.artifact.ArtifactException;
import io.proxquant.checkpoints.artifact.ArtifactFile;
import io.proxquant.cli.CommandFailure;
import io.proxquant.cli.Terminal;
import io.proxquant.cli.input.InputFile;
import io.proxquant.cli.layout.Bar;
import io.proxquant.cli.stop.OnStop;
import io.proxquant.exports.ExportException;
import io.proxquant.exports.ExportFormat;
import io.proxquant.exports.ExportSettings;
import io.proxquant.exports.ExportSource;
import io.proxquant.exports.Exporter;
import io.proxquant.storage.LocalDisk;

/**
 * One export of an artifact on the disk, with a bar while it works.
 *
 * @param out directory that gets all files or none
 */
public record OfflineExport(ExportFormat format, ExportSettings settings, Path out) {
    /**
     * Exports the artifact.
     *
     * @throws CommandFailure if the file is no artifact, or the format cannot hold it
     */
    public ExportReport run(InputFile given) {
        ExportReport[] report = {null};
        OfflineCommand.explained(() -> report[0] = export(given));
        return report[0];
    }

    private ExportReport export(InputFile given) throws IOException {
        Terminal terminal = Terminal.standardError();
        try (SourceFile source = SourceFile.open(given)) {
            if (!source.artifact()) {
                throw new CommandFailure(source.name()
                        + " is no artifact but plain safetensors; 'proxquant quantize' makes an artifact of it");
            }
            try (ArtifactFile artifact = source.asArtifact();
                    OutputDirectory directory = OutputDirectory.prepare(out, terminal);
                    Bar bar = terminal.bar("exporting", 0)) {
                ExportSource weights = new ExportSource(artifact, OnStop::check, bar::step);
                long most = 3 * weights.quantizedWeights();
                bar.total(most);
                var exported = Exporter.export(weights, format, settings, directory.path());
                bar.stepTo(most);
                directory.complete();
                return ExportReport.of(out, exported);
            } catch (ExportException | ArtifactException e) {
                throw new CommandFailure(source.name() + ": " + e.getMessage(), e);
            } catch (IOException e) {
                throw LocalDisk.at(out, e);
            }
        }
    }
}
