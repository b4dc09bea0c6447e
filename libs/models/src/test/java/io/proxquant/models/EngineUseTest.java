package io.proxquant.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** Calls into the engine that were measured to lose writes or to crash the process. */
@AnalyzeClasses(packages = "io.proxquant", importOptions = DoNotIncludeTests.class)
class EngineUseTest {

    private static final DescribedPredicate<JavaMethodCall> MOVES_STORAGE = DescribedPredicate.describe(
            "NDArray.set with anything but an NDIndex first",
            call -> call.getTarget().getOwner().isAssignableTo(NDArray.class)
                    && call.getTarget().getName().equals("set")
                    && !call.getTarget().getRawParameterTypes().get(0).isEquivalentTo(NDIndex.class));

    @ArchTest
    static final ArchRule STORAGE_STAYS = noClasses()
            .should()
            .callMethodWhere(MOVES_STORAGE)
            .because("it moves the tensor's memory and earlier views crash the process; write through ParameterPort");

    @ArchTest
    static final ArchRule ONE_PLACE_LOADS_THE_ENGINE = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(NativeEngine.class.getName())
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "Engine.getInstance or Engine.getEngine",
                    (JavaAccess<?> call) -> call.getTargetOwner().getName().equals("ai.djl.engine.Engine")
                            && (call.getName().equals("getInstance")
                                    || call.getName().equals("getEngine"))))
            .because("NativeEngine switches telemetry and downloads off before the engine's first class loads");
}
