package io.lockstep.jobs.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may use whom: jobs, driver, worker-core, in this order and never back. */
@AnalyzeClasses(packages = "io.lockstep", importOptions = MainCode.class)
class ModulesTest {
    private static final String CORE = "io.lockstep.core..";
    private static final String DRIVER = "io.lockstep.driver..";
    private static final String JOBS = "io.lockstep.jobs..";
    private static final String LAB = "io.lockstep.jobs.lab..";

    @ArchTest
    static final ArchRule coreUsesNeitherDriverNorJobs = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DRIVER, JOBS);

    @ArchTest
    static final ArchRule driverDoesNotUseJobs = noClasses()
            .that()
            .resideInAPackage(DRIVER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(JOBS);

    /** Workers compute the same wherever they run: no Spark, no Hadoop, nothing but these. */
    @ArchTest
    static final ArchRule coreUsesOnlyWhatItDeclares = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat(resideInAPackage(CORE)
                    .or(resideInAnyPackage(
                            "java..", "jdk.incubator.vector..", "org.ejml..", "com.fasterxml.jackson..", "org.slf4j.."))
                    // Primitives and their arrays live in no package.
                    .or(nameMatching("(boolean|byte|short|char|int|long|float|double|void)(\\[\\])*")));

    /** Breeze is Spark's own affair; protobuf compiles with Spark's POM and is missing under spark-submit. */
    @ArchTest
    static final ArchRule nobodyUsesBreezeOrProtobuf = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("breeze..", "org.scalanlp..", "com.google.protobuf..");

    /** The laboratory is apart: a newcomer who reads commands, reports and plots never has to enter it. */
    @ArchTest
    static final ArchRule onlyTheCommandsKnowTheLaboratory = noClasses()
            .that()
            .resideOutsideOfPackages(LAB, "io.lockstep.jobs.command")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(LAB);

    /** Rooms of all modules at once: "core.math" and "driver.train" are two slices. */
    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("io.lockstep.(*).(*)..").should().beFreeOfCycles();
}
