package io.lockstep.jobs.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the house does in one way has one place. */
@AnalyzeClasses(packages = "io.lockstep", importOptions = MainCode.class)
@ArchTag("slow")
class OneWayTest {
    @ArchTest
    static final ArchRule numbersBecomeTextInOnePlace = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.lockstep.core.Figures")
            .should()
            .callMethodWhere(target(nameMatching("format|formatted|printf"))
                    .and(target(owner(nameMatching("java\\.lang\\.String|java\\.io\\.Print(Stream|Writer)")))))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.text.DecimalFormat")
            .because("a number is one text everywhere, in any language; use io.lockstep.core.Figures");
}
