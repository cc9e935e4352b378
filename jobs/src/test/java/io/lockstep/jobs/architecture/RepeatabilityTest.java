package io.lockstep.jobs.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** The same bits anywhere: what would let a machine, a clock or a thread into the result is not called at all. */
@AnalyzeClasses(packages = "io.lockstep", importOptions = MainCode.class)
class RepeatabilityTest {
    private static final String[] COMPUTING = {"io.lockstep.core..", "io.lockstep.driver.."};

    @ArchTest
    static final ArchRule randomNumbersComeFromKeys = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Random.class, SplittableRandom.class, ThreadLocalRandom.class)
            .orShould()
            .callMethod(Math.class, "random")
            .because("a live generator's state depends on who drew before; use io.lockstep.core.random");

    /** Learning rates count too: what sets them reaches the weights. */
    @ArchTest
    static final ArchRule functionsAreTheProjectsOwn = noClasses()
            .that()
            .resideInAnyPackage(COMPUTING)
            .should()
            .callMethodWhere(target(owner(nameMatching("java\\.lang\\.(Strict)?Math")))
                    .and(target(nameMatching("exp|expm1|log|log10|log1p|pow|sin|cos|tan|sinh|cosh|tanh|asin|acos|atan"
                            + "|atan2|cbrt|hypot"))))
            .because(
                    "the last bits of Math's differ between platforms, and StrictMath, the same everywhere, has none in"
                            + " single precision; use io.lockstep.core.math.Functions");

    @ArchTest
    static final ArchRule noParallelStreams = noClasses()
            .should()
            .callMethodWhere(target(name("parallelStream")))
            .orShould()
            .callMethodWhere(target(name("parallel")).and(target(owner(nameMatching("java\\.util\\.stream\\..*")))))
            .because("they add in whatever order threads finish");

    @ArchTest
    static final ArchRule coreKnowsNoClock = noClasses()
            .that()
            .resideInAPackage("io.lockstep.core..")
            .and()
            // FasterLoop chooses between loops of the same bits, as FunctionLanesTest shows.
            .haveNameNotMatching(".*Benchmark.*|.*\\.math\\.FasterLoop")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Instant")
            .because("a result must not depend on when it was computed");

    @ArchTest
    static final ArchRule noJavaSerialisation = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
            .because("files and frames are decoded field by field, never by class name");
}
