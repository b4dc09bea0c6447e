package io.proxquant.trainer.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.proxquant.contracts.Phase;
import io.proxquant.models.networks.Rescaling;
import io.proxquant.models.parameters.AxisFirstPort;
import io.proxquant.models.parameters.Gradients;
import io.proxquant.models.parameters.ParameterPort;
import io.proxquant.models.parameters.ParameterView;
import io.proxquant.models.scoring.Score;
import io.proxquant.quantization.NonFiniteWeightException;
import io.proxquant.quantization.Progress;

/**
 * The one loop over all phases and methods. A step is: gradients at the point that the tensors hold, carried back to latent
 * weights where a method has them, optimizer step, pull towards the quantized set (Bai et al. 2019, ProxQuant, algorithm 1;
 * step order as in the published code). At the end of the quantizing phase the weights are quantized hard and stay as they
 * are.
 *
 * <p>Between two steps the run is a {@link Snapshot}; taken up from any of them, in any process with the same threads
 * and kind of processor, it goes on bit for bit as if it had not been interrupted. Not safe for use by several threads.
 */
public final class TrainingRun {
    private static final int MEASUREMENTS_PER_EPOCH = 20;

    private final TrainingPlan plan;
    private final Optional<Method> method;
    private final List<QuantizableTensor> tensors;
    private final ParameterPort network;
    private final ParameterPort port;
    private final Learner learner;
    private final RunListener listener;
    private final Optional<CSteps> elsewhere;
    private final MovedWeights plain;

    private boolean begun;
    private Position position = Position.start();
    private Optional<MadeStep> made = Optional.empty();
    private PhaseTraining training;
    private QuantizationAwareTraining compression;

    /**
     * @param method empty for a plan without quantization
     * @param tensors what the method quantizes
     * @param network the weights, holding the initial values or a loaded warm start
     */
    public TrainingRun(
            TrainingPlan plan,
            Optional<Method> method,
            List<QuantizableTensor> tensors,
            ParameterPort network,
            Learner learner,
            RunListener listener) {
        this(plan, method, tensors, network, learner, listener, Optional.empty());
    }

    /** @param elsewhere who makes the C steps; empty for the run itself */
    public TrainingRun(
            TrainingPlan plan,
            Optional<Method> method,
            List<QuantizableTensor> tensors,
            ParameterPort network,
            Learner learner,
            RunListener listener,
            Optional<CSteps> elsewhere) {
        if (plan.quantizes() && (method.isEmpty() || tensors.isEmpty())) {
            throw new IllegalArgumentException("a quantizing phase needs a method and at least one tensor");
        }
        this.plan = plan;
        this.method = method;
        this.tensors = List.copyOf(tensors);
        this.network = network;
        this.port = AxisFirstPort.over(network, TorchOrder.of(tensors));
        this.learner = learner;
        this.listener = listener;
        this.elsewhere = elsewhere;
        this.plain = MovedWeights.tensors(port);
    }

    /** Enters the first phase, unless the run was resumed: then that was done before it was left. */
    private TrainingRun begin() {
        if (!begun) {
            begun = true;
            enter();
        }
        return this;
    }

    /** Takes up a run where it was left. */
    public void resume(SavedRun saved) {
        begun = true;
        NamedState state = saved.state();
        for (ParameterView view : network.parameters()) {
            network.write(view.name(), 0, saved.weights().get(view.name()), 0, view.size());
        }
        position = Position.restore(state);
        made = MadeStep.restore(state);
        learner.restore(state);
        boolean compressing = position.phase() >= plan.quantizingPhase();
        compression = compressing
                ? newCompression(method.orElseThrow().atRevision(QuantizationAwareTraining.revision(state)))
                : null;
        if (compressing) {
            compression.restore(state);
        }
        training = newTraining();
        training.restore(state);
    }

    /** The phase that a checkpoint made now would belong to. */
    public Phase phase() {
        return plan.label(position);
    }

    /** Whether the run is at its end. */
    public boolean finished() {
        return plan.finished(position);
    }

    /**
     * Trains until the end or until asked to stop; a stop is also heeded after every batch of a validation, and while a C step
     * is waited for.
     *
     * @return the state at which it left the loop; see {@link #finished()}
     */
    public Snapshot run(StopSignal stop) throws DivergedException {
        finite(this::begin);
        while (!finished() && !stop.stopRequested()) {
            StepReport report;
            try {
                report = step(stop);
            } catch (LeftInStepException left) {
                break;
            }
            if (listener.stateDue(position.step()) && !plan.checkpointDue(position)) {
                // saved before it is reported, so a process killed once a step is seen has still got further
                listener.keep(snapshot());
            }
            listener.stepped(report);
            if (plan.checkpointDue(position)) {
                checkpoint();
            }
        }
        return snapshot();
    }

    /** Publishes the state as it is; used for a loaded warm start before its first step, too. */
    public void checkpoint() {
        listener.checkpoint(snapshot()).ifPresent(this::resume);
    }

    private StepReport step(StopSignal stop) throws DivergedException {
        PhasePlan phase = plan.phases().get(position.phase());
        Position at = position;
        compressIfDue(stop);
        MadeStep step = made.isPresent() ? made.get() : make(phase, at);
        made = Optional.of(step);
        compressIfDue(stop);
        Progress progress = progress(at); // of this step; a validation may change the rate of those after it
        Position reached = compression != null && compression.settled() ? at.nextPhase() : at.next(plan);
        Optional<Score> validation = reached.startsEpoch() ? validate(phase, reached.step(), stop) : Optional.empty();
        made = Optional.empty();
        position = reached;
        Optional<Learner> layers = position.startsEpoch() ? Optional.of(learner) : Optional.empty();
        Optional<QuantizationMetrics> measured = measureDue(position)
                ? Optional.of(finite(() -> compression.measure(step.violation(), layers)))
                : Optional.empty();
        Double lambda = step.tau() == null ? null : compression.lambda(step.tau(), progress.learningRate());
        Double totalShrink = compression == null ? null : compression.totalShrink();
        if (position.startsPhase()) {
            leave(phase);
        }
        return new StepReport(
                phase.phase(),
                position.step(),
                plan.epochsBefore(position),
                step.loss(),
                progress.learningRate(),
                new StepReport.Strength(step.tau(), lambda, totalShrink),
                measured,
                validation);
    }

    private MadeStep make(PhasePlan phase, Position at) throws DivergedException {
        double loss = learner.learn(plan.epochsBefore(at), at.batch(), at.step());
        if (!Double.isFinite(loss)) {
            throw new DivergedException(at.step(), "the loss became " + loss);
        }
        Double violation = measureDue(at.next(plan)) ? compression.fixedPointViolation() : null;
        Progress before = progress(at);
        Gradients gradients = compression == null ? port : finite(() -> compression.gradients(before));
        if (!training.step(moved(), gradients, before.learningRate(), plan.clipNorm())) {
            throw new DivergedException(at.step(), "a gradient is not finite");
        }
        Progress progress = progress(at);
        if (phase.phase() == Phase.FROZEN && compression != null) {
            finite(() -> compression.moveFrozen());
        }
        Double tau = phase.phase() == Phase.QUANTIZING ? finite(() -> compression.moveTowardsLevels(progress)) : null;
        return new MadeStep(loss, tau, violation);
    }

    private void compressIfDue(StopSignal stop) throws DivergedException {
        if (compression == null || !compression.cStepDue()) {
            return;
        }
        if (elsewhere.isEmpty()) {
            finite(this::compress);
            return;
        }
        listener.cStepBegun();
        Optional<CStep.Made> answer = elsewhere.get().make(cStep(), stop);
        listener.cStepEnded(answer.map(any -> RunListener.CStepMaker.QUANTIZER));
        compression.learning().take(moved(), answer.orElseThrow(() -> new LeftInStepException("waiting for a C step")));
    }

    private QuantizationAwareTraining compress() {
        listener.cStepBegun();
        compression.compress();
        listener.cStepEnded(Optional.of(RunListener.CStepMaker.TRAINER));
        return compression;
    }

    private CStep cStep() throws DivergedException {
        LearningCompression learning = compression.learning();
        Map<String, float[]> points = finite(() -> learning.points(moved()));
        PhasePlan phase = plan.phases().get(position.phase());
        Position reached = made.isPresent() ? position.next(plan) : position;
        return new CStep(
                learning.madeElsewhere() + 1,
                learning.count(plan.stepsPerEpoch(), phase.epochs()),
                reached.step(),
                plan.epochsBefore(reached),
                progress(position).learningRate(),
                TorchOrder.weights(port, moved(), tensors, points),
                tensors,
                learning.source());
    }

    /** Does work that fails for weights that are not finite, and reports that as divergence. */
    private <T> T finite(Supplier<T> work) throws DivergedException {
        try {
            return work.get();
        } catch (NonFiniteWeightException e) {
            throw (DivergedException) new DivergedException(position.step(), e.getMessage()).initCause(e);
        }
    }

    private Progress progress(Position at) {
        long step = stepInPhase(at);
        Progress planned = new Progress(
                step,
                at.epoch(),
                plan.stepsPerEpoch(),
                plan.phases().get(at.phase()).epochs(),
                training.rate(step),
                training.baseRate(),
                training.cumulativeRate());
        return compression == null ? planned : planned.atMost(compression.largestRate(planned));
    }

    private long stepInPhase(Position at) {
        return (long) at.epoch() * plan.stepsPerEpoch() + at.batch();
    }

    private Optional<Score> validate(PhasePlan phase, long reached, StopSignal stop) throws DivergedException {
        Optional<Score> score = learner.validate(samples -> {
            listener.validated(samples);
            if (stop.stopRequested()) {
                throw new LeftInStepException("in a validation");
            }
        });
        if (score.isPresent() && !Double.isFinite(score.get().loss())) {
            throw new DivergedException(
                    reached, "the validation loss became " + score.get().loss());
        }
        if (phase.needsValidation()) {
            training.validated(score.orElseThrow(() -> new IllegalStateException(
                            "a plateau schedule needs a validation split; set data.validationCount"))
                    .loss());
        }
        return score;
    }

    private boolean measureDue(Position reached) {
        int every = Math.max(1, plan.stepsPerEpoch() / MEASUREMENTS_PER_EPOCH);
        return compression != null && (reached.startsEpoch() || reached.batch() % every == 0);
    }

    private void leave(PhasePlan phase) throws DivergedException {
        if (phase.phase() == Phase.QUANTIZING) {
            finite(() -> {
                compression.freeze();
                return compression;
            });
            ShrinkAdvice.afterwards(compression.totalShrink()).ifPresent(listener::warned);
        }
        if (!finished()) {
            enter();
        }
    }

    private void enter() {
        PhasePlan phase = plan.phases().get(position.phase());
        if (phase.phase() == Phase.QUANTIZING) {
            plan.rescaling().ifPresent(this::rescale);
            compression = newCompression(method.orElseThrow());
        }
        training = newTraining();
        if (phase.phase() == Phase.QUANTIZING) {
            ShrinkAdvice.beforehand(method.orElseThrow(), phase, plan.stepsPerEpoch(), finiteLevels())
                    .forEach(listener::warned);
            compression.begin(progress(position));
            if (elsewhere.isEmpty() && compression.cStepDue()) {
                compress();
            }
        }
    }

    /** The proportion, or 1 for weights that are not finite, which the step that meets them refuses. */
    private double finiteLevels() {
        try {
            return compression.levelsBesideWeights();
        } catch (NonFiniteWeightException e) {
            return 1;
        }
    }

    private void rescale(Rescaling rescaling) {
        Map<String, float[]> values =
                network.parameters().stream().collect(Collectors.toMap(ParameterView::name, network::readAll));
        List<String> quantized = tensors.stream().map(QuantizableTensor::name).toList();
        rescaling.apply(values, quantized).forEach((name, each) -> network.write(name, 0, each, 0, each.length));
    }

    private QuantizationAwareTraining newCompression(Method as) {
        return new QuantizationAwareTraining(
                as, tensors, port, plan.seed(), plan.stepsPerEpoch(), name -> training.curvature(name));
    }

    private PhaseTraining newTraining() {
        List<ParameterView> trained = new ArrayList<>();
        port.parameters().stream()
                .filter(p -> p.trainable() && (compression == null || compression.trains(p)))
                .forEach(trained::add);
        if (compression != null) {
            trained.addAll(compression.trainedLevels());
        }
        PhasePlan phase =
                plan.phases().get(Math.min(position.phase(), plan.phases().size() - 1));
        return new PhaseTraining(
                phase,
                plan.stepsPerEpoch(),
                trained,
                compression == null
                        ? Map.of()
                        : compression.updateScales(phase.optimizer().rate()));
    }

    private MovedWeights moved() {
        return compression == null ? plain : compression.moved();
    }

    /** The run as it stands; between steps, or where it was left in the validation after one. */
    public Snapshot snapshot() {
        begin();
        NamedState state = new NamedState();
        position.save(state);
        made.ifPresent(step -> step.save(state));
        learner.save(state);
        training.save(state);
        if (compression != null) {
            compression.save(state);
        }
        return new Snapshot(
                position,
                plan.label(position),
                plan.epochsBefore(position),
                TorchOrder.weights(port, moved(), tensors, Map.of()),
                state,
                compression == null ? Map.of() : compression.frozen(),
                compression == null ? Map.of() : compression.frozenMasks(),
                axes());
    }

    private Map<String, Integer> axes() {
        return tensors.stream()
                .filter(tensor -> tensor.axis() != 0)
                .collect(Collectors.toMap(QuantizableTensor::name, QuantizableTensor::axis));
    }
}
