package io.proxquant.models.engine;

import java.util.Locale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** Calls into the engine that were measured to lose writes or to crash the process. */
class EngineUseTest {

    private static final DescribedPredicate<JavaMethodCall> MOVES_STORAGE = DescribedPredicate.describe(
            "NDArray.set with anything but an NDIndex first",
            call -> call.getTarget().getOwner().isAssignableTo(NDArray.class)
                    && call.getTarget().getName().equals("set")
                    && !call.getTarget().getRawParameterTypes().get(0).isEquivalentTo(NDIndex.class));

    private static final DescribedPredicate<JavaAccess<?>> LOADS_ENGINE = DescribedPredicate.describe(
            "Engine.getInstance or Engine.getEngine",
            call -> call.getTargetOwner().getName().equals("ai.djl.engine.Engine")
                    && (call.getName().equals("getInstance") || call.getName().equals("getEngine")));

    private static final DescribedPredicate<JavaAccess<?>> CHOOSES_DEVICE = DescribedPredicate.describe(
            "a device named, or a manager made without one",
            call -> call.getTargetOwner().getName().equals("ai.djl.Device")
                            && !call.getName().equals("isGpu")
                    || call.getName().equals("newBaseManager"));

    private static final DescribedPredicate<JavaAccess<?>> CONVOLVES = DescribedPredicate.describe(
            "a convolution or deconvolution of the engine",
            call -> call.getTargetOwner().getName().startsWith("ai.djl.nn.convolutional.")
                    || call.getName().toLowerCase(Locale.ROOT).endsWith("convolution")
                            && call.getTargetOwner().getName().startsWith("ai.djl."));

    private static final JavaClasses OURS =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.proxquant.models");

    @Test
    void nothingMovesATensorsMemory() {
        noClasses()
                .should()
                .callMethodWhere(MOVES_STORAGE)
                .because("earlier views crash the process then; write through ParameterPort")
                .check(OURS);
    }

    @Test
    void oneClassNamesDevices() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(NativeEngine.class.getName())
                .should()
                .accessTargetWhere(CHOOSES_DEVICE)
                .because(
                        "a tensor elsewhere than its network fails only where there is a GPU: make it in the pass's scope"
                                + " or with the manager of a tensor at hand; where networks compute, ComputeDevice says")
                .check(OURS);
    }

    @Test
    void oneClassConvolves() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.proxquant.models.networks.layers.Convolution2d")
                .should()
                .accessTargetWhere(CONVOLVES)
                .because("oneDNN computes some gradients wrongly: Convolution2d knows which, and how to do without")
                .check(OURS);
    }

    @Test
    void oneClassLoadsTheEngine() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(NativeEngine.class.getName())
                .should()
                .callMethodWhere(LOADS_ENGINE)
                .because("NativeEngine switches telemetry and downloads off before the engine's first class loads")
                .check(OURS);
    }
}
