package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in a sweep's file are refused before anything is trained or written, with the file and the line. */
@ExtendWith(CommandSpark.class)
@Tag("slow")
class SweepMistakesTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            space:;  width: [2];  lerning-rate: [0.1]           | line 4: space: unknown option 'lerning-rate'; the nearest known are learning-rate
            serch: {};space: {width: [2]}                       | line 2: sweep: unknown entry 'serch'; known are search
            search:;  strategy: grdi;space: {width: [2]}        | line 3: search: unknown strategy 'grdi'; known are grid
            search: {strategy: random, trails: 3};space: {width: [2]} | line 2: search: unknown setting of random 'trails'; known are trials, seed
            search: {strategy: grid, trials: 3};space: {width: [2]}   | line 2: search: trials: the strategy grid has no settings
            search: {strategy: random, trials: 0};space: {width: [2]} | line 2: search: trials: 0; allowed are whole numbers from 1
            search: {strategy: hyperband, min-epochs: 9};space: {width: [2]} | line 2: search: min-epochs: 9; allowed are 1 to the trials' epochs, 2
            search: {strategy: hyperband};space: {epochs: [2]}  | line 3: space: epochs: hyperband decides
            space:;  dropout: {uniform: [0, 1]}                 | line 3: space: dropout: 1.0; allowed are numbers in
            space:;  dropout: {uniform: [0, 0.1]}               | line 3: space: dropout: {uniform: [0.0, 0.1]} is no list of values
            space:;  width: {log_uniform: [0, 2]}               | line 3: space: width: {log_uniform: [0, 2]}; allowed are two positive numbers
            space:;  width: {loguniform: [1, 2]}                | line 3: space: width: {loguniform: [1, 2]}; allowed are a value, a list
            space:;  width: {int: [3, 1]}                       | line 3: space: width: {int: [3, 1]}; allowed are two whole numbers
            space:;  width: [2, wide]                           | line 3: space: width: 'wide'; allowed are whole numbers from 1
            space:;  width: []                                  | line 3: space: width: an empty list
            space:;  width: [2, 2]                              | line 3: space: width: 2 stands there twice
            space:;  width: [2];  hidden: ['4']                 | line 2: space: hidden stands beside depth or width
            space:;  output: [a]                                | line 3: space: output is one for the whole sweep
            space: {}                                           | line 2: space: is empty
            search: grid                                        | space: is missing
            space:;  width: [2];  width: [3]                    | line 4: not valid YAML: found duplicate key width
            objective: {metric: valid_los};space: {width: [2]}  | line 2: objective: metric: 'valid_los'; these trials measure train_loss
            constraints: [width < 2];space: {width: [2]}        | line 2: search: constraints: nothing of the grid keeps to width < 2
            search: {strategy: grid};when: {width: oops};space: {width: [2]} | line 3: search: when: {width: oops}; allowed is
            space:;  depth: [3];  width-1: [2]                  | line 2: space: width-2 is missing, and depth reaches 3
            search: random;space: {width: {uniform: [8, 16]}}   | line 3: space: width: 11.05
            search: {strategy: com.example.Mine};space: {width: [2]} | line 2: search: strategy: com.example.Mine is not on the class path
            objective: {metric: accuracy};space: {width: [2]}   | line 2: objective: metric: 'accuracy'; these trials measure train_loss
            objective: {metric: valid_loss};space: {width: [2]} | there are no validation rows: give some by valid
            objective: {mode: lowest};space: {width: [2]}       | line 2: objective: mode: 'lowest'; allowed are min and max
            """)
    void areNamedWithTheirLine(String text, String message) throws IOException {
        refuse("base: {data: 'builtin:moons?n=20', epochs: 2}\n" + text.replace(';', '\n'), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            epohcs: 2          | line 3: base: unknown option 'epohcs'; the nearest known are epochs
            epochs: two        | line 3: base: epochs: 'two'; allowed are whole numbers
            epochs: 0          | epochs: 0; a sweep ranks trials
            output: here       | line 3: base: output: is one of the whole sweep; give it as --output
            hidden:            | line 3: base: hidden: has no value
            valid: 4           | line 3: valid: 4 of 4 rows; allowed are 1 to 3
            """)
    void ofTheBaseToo(String entry, String message) throws IOException {
        refuse("base:\n  data: builtin:xor\n  " + entry + "\nspace: {width: [2]}\n", message);
    }

    @Test
    void aSweepNeedsData() throws IOException {
        refuse("space: {width: [2]}\n", "data: is required");
    }

    private void refuse(String text, String message) throws IOException {
        var file = Files.writeString(temp.resolve("space.yaml"), text);
        CommandRun.of("sweep", "--space", file, "--output", temp.resolve("out")).assertMistake(message);
        assertFalse(Files.exists(temp.resolve("out")), "something was written");
    }
}
