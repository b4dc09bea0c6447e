package io.proxquant.models.engine;

import java.util.List;
import java.util.Optional;

import io.proxquant.contracts.ReasonCode;

/**
 * The engine of a service, loaded while the service starts: a machine that cannot run it says so at once and not with the
 * first piece of work. A GPU that was asked for and is not there is told and never thrown, since only the service's operator
 * can mend that, and a restart would not.
 */
public final class ServiceEngine {
    private static final System.Logger LOG = System.getLogger(ServiceEngine.class.getName());

    private final StartedEngine started;
    private final List<String> problems;

    private ServiceEngine(StartedEngine started) {
        this.started = started;
        this.problems = lost().stream().toList();
    }

    /**
     * Starts the engine and logs what it is, and what is wrong with it.
     *
     * @param work what the service does with it, as the log names what would take longer, for example {@code steps}
     * @throws IllegalStateException as {@link StartedEngine#start(int, DeviceChoice)} does
     */
    public static ServiceEngine start(int threads, DeviceChoice choice, String work) {
        ServiceEngine engine = new ServiceEngine(StartedEngine.start(threads, choice));
        LOG.log(System.Logger.Level.INFO, "engine: {0}", engine.started);
        engine.problems.forEach(problem -> LOG.log(System.Logger.Level.ERROR, problem));
        if (!engine.started.passiveWait()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} is not PASSIVE: {1} take several times as long while other processes use the cores",
                    StartedEngine.WAIT_POLICY,
                    work);
        }
        return engine;
    }

    /** The engine as it was started. */
    public StartedEngine started() {
        return started;
    }

    /** What was missing when it was started, one coded line each; that does not change while the process lives. */
    public List<String> problems() {
        return problems;
    }

    /** What is missing now, coded: a GPU that met an error answers nothing any more in this process. */
    public Optional<String> lost() {
        return started.device().missing().map(why -> "[" + ReasonCode.GPU_MISSING + "] " + why);
    }
}
