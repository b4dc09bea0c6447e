package io.proxquant.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

import io.proxquant.messaging.EventRefusedException;
import io.proxquant.models.engine.StartedEngine;
import io.proxquant.quantization.kernels.Kernels;
import io.proxquant.recipes.RecipeException;
import io.proxquant.trainer.training.DivergedException;
import io.proxquant.trainer.training.TrainingRun;

/**
 * What the pull of each method costs of a training step: pull and step of the same steps of the trainer's own loop, by the wall
 * clock and by the processor time of all threads, as a markdown table.
 */
public final class PullClock {
    private static final String HELP =
            """
            usage: PullClock RESNET20|PTB_LSTM [THREADS [REPETITIONS [PULL...]]]

            Trains with one method after the other on THREADS threads (2), and prints for each what pull and step take over
            REPETITIONS steps (40), and their ratio: by the wall clock, lower quartiles; by processor time, the lower
            quartile of the pull's threads together and the mean of the whole process per step. The pull is reading the
            weights, the map, the constraint and writing them back; "copy" reads and writes them and nothing else. Wall
            times mean something on a quiet machine only.
            PULL picks some: %s.
            Set OMP_WAIT_POLICY=PASSIVE, as the launcher does; spinning threads would count as work.
            """;

    private static final Map<String, String> PULLS = pulls();
    private static final int FIRST_STEPS = 5;

    private PullClock() {}

    private static Map<String, String> pulls() {
        Map<String, String> pulls = new LinkedHashMap<>();
        pulls.put(ClockedTraining.COPY, ClockedTraining.COPY);
        pulls.put("binary", "name: proxquant-binary, rate: 1e-4");
        pulls.put("ternary", "name: proxquant-ternary, rate: 1e-4, proxRounds: 1");
        pulls.put("ternary-2-rounds", "name: proxquant-ternary, rate: 1e-4, proxRounds: 2");
        pulls.put("ternary-exact", "name: parq-ternary");
        pulls.put("lasso", "name: lasso, rate: 1e-4");
        pulls.put("alternating-period-10", "name: proxquant-alternating, bits: 2, rate: 1e-4, codebookPeriod: 10");
        pulls.put("alternating-period-1", "name: proxquant-alternating, bits: 2, rate: 1e-4, codebookPeriod: 1");
        return pulls;
    }

    /** Arguments: see the help. */
    public static void main(String[] arguments) throws RecipeException, EventRefusedException {
        if (arguments.length == 0 || arguments[0].equals("--help")) {
            System.out.printf(HELP, String.join(", ", PULLS.keySet()));
            return;
        }
        TrainedNetwork trained = TrainedNetwork.valueOf(arguments[0]);
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        int repetitions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 40;
        List<String> chosen =
                arguments.length > 3 ? List.of(arguments).subList(3, arguments.length) : List.copyOf(PULLS.keySet());
        StartedEngine.start(threads);
        System.out.printf(
                "%s on %d threads, %d steps, %s%n%n",
                trained, threads, repetitions, Kernels.fastest().name());
        System.out.println("| pull | wall, ms | of a step, ms | share | processor, ms | of a step, ms | share |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (String pull : chosen) {
            String method = PULLS.get(pull);
            if (method == null) {
                throw new IllegalArgumentException("no pull '" + pull + "'; there are " + PULLS.keySet());
            }
            ClockedTraining.warmUp(trained, method);
            ClockedTraining.train(trained, method, false, (run, clock) -> measure(pull, run, clock, repetitions));
        }
    }

    private static void measure(String name, TrainingRun run, StepClock clock, int repetitions)
            throws DivergedException {
        List<Time> pulls = new ArrayList<>();
        List<Time> steps = new ArrayList<>();
        int[] done = {0};
        Time[] started = new Time[1];
        run.run(() -> {
            if (done[0] > FIRST_STEPS) {
                steps.add(Time.after().since(started[0]));
                pulls.add(clock.pull());
            }
            started[0] = Time.before();
            return done[0]++ == FIRST_STEPS + repetitions;
        });
        double wall = lowerQuartile(steps, Time::wall);
        double process = steps.stream().mapToLong(Time::process).average().orElseThrow();
        System.out.printf(
                "| %s | %s | %s |%n",
                name, row(lowerQuartile(pulls, Time::wall), wall), row(lowerQuartile(pulls, Time::threads), process));
    }

    private static String row(double pull, double step) {
        return String.format(Locale.ROOT, "%.2f | %.1f | %.2f %%", pull / 1e6, step / 1e6, 100 * pull / step);
    }

    private static double lowerQuartile(List<Time> times, ToLongFunction<Time> clock) {
        return times.stream().mapToLong(clock).sorted().toArray()[times.size() / 4];
    }
}
