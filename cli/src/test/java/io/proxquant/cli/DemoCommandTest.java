package io.proxquant.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of the stack that a demo started. */
class DemoCommandTest {
    @ParameterizedTest
    @CsvSource({
        "'',       true,  true",
        "'',       false, false",
        "'--exit', true,  false",
        "'--exit', false, false",
        "'--keep', true,  true",
        "'--keep', false, true"
    })
    void itStaysUpWherePeopleWatchAndEndsInScripts(String option, boolean personWatches, boolean stays) {
        var afterwards = new DemoCommand.Afterwards();
        new CommandLine(new Options(afterwards)).parseArgs(option.isEmpty() ? new String[0] : new String[] {option});
        assertThat(afterwards.stays(personWatches)).isEqualTo(stays);
    }

    @Test
    void keepingItAndEndingItExcludeEachOther() {
        assertThat(Command.run("demo", "--keep", "--exit").exit()).isEqualTo(2);
    }

    @CommandLine.Command
    private record Options(@CommandLine.Mixin DemoCommand.Afterwards afterwards) {}
}
