package io.tallybook.runners.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;

/**
 * What each layer deliberately does not know. The launcher sees all modules, so the test lives
 * here.
 */
@AnalyzeClasses(packages = "io.tallybook", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BEAM = "org.apache.beam..";

  @ArchTest
  static final ArchRule model_knows_nothing_but_itself =
      classes()
          .that()
          .resideInAPackage("io.tallybook.model..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.tallybook.model..", "java..", "com.google.protobuf..", "org.jspecify..")
          .because("what an event or money is must not depend on how it is moved or stored");

  @ArchTest
  static final ArchRule model_and_transforms_read_no_clock =
      noClasses()
          .that()
          .resideInAnyPackage("io.tallybook.model..", "io.tallybook.transforms..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(org.joda.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class)
          .because("a replay must judge an event just as the stream did");

  @ArchTest
  static final ArchRule transforms_know_no_io_options_or_runner =
      noClasses()
          .that()
          .resideInAPackage("io.tallybook.transforms..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam.sdk.io..",
              "org.apache.beam.sdk.options..",
              "org.apache.beam.runners..",
              "io.tallybook.stores..",
              "io.tallybook.pipelines..")
          .because("the same transforms serve stream and batch; pipelines choose the IO");

  private static final DescribedPredicate<JavaCall<?>> MAKE_A_WINDOW_OR_TRIGGER =
      DescribedPredicate.describe(
          "make a window or trigger",
          call -> {
            JavaClass owner = call.getTargetOwner();
            boolean ofWindowing =
                owner.isAssignableTo(WindowFn.class)
                    || owner.isAssignableTo(Trigger.class)
                    || owner.isAssignableTo(Window.class);
            boolean makes =
                call instanceof JavaConstructorCall
                    || call.getTarget()
                        .resolveMember()
                        .map(member -> member.getModifiers().contains(JavaModifier.STATIC))
                        .orElse(true);
            return ofWindowing && makes;
          });

  @ArchTest
  static final ArchRule transforms_choose_no_window_or_trigger =
      noClasses()
          .that()
          .resideInAPackage("io.tallybook.transforms..")
          .should()
          .callCodeUnitWhere(MAKE_A_WINDOW_OR_TRIGGER)
          .because("pipelines choose them, for stream and batch; transforms may look at them");

  @ArchTest
  static final ArchRule pipelines_know_no_runner =
      noClasses()
          .that()
          .resideInAPackage("io.tallybook.pipelines..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.beam.runners..", "org.apache.flink..")
          .because("one pipeline runs on every runner; only packaging differs");

  @ArchTest
  static final ArchRule nothing_depends_on_runners =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tallybook.runners..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.tallybook.runners..")
          .because(
              "runners package and launch; whoever needed them could not be launched otherwise");

  @ArchTest
  static final ArchRule services_and_stores_know_no_beam =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.tallybook.gateway..",
              "io.tallybook.serving..",
              "io.tallybook.stores..",
              "io.tallybook.testdata..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BEAM)
          .because("they are ordinary services that scale and deploy without a pipeline");

  @ArchTest
  static final ArchRule reconciliation_is_an_independent_count =
      noClasses()
          .that()
          .resideInAPackage("io.tallybook.reconciliation..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.tallybook.transforms..", "io.tallybook.pipelines..", BEAM)
          .because("a bug shared with the transforms would reconcile with itself");

  @ArchTest
  static final ArchRule model_types_are_not_serializable =
      noClasses()
          .that()
          .resideInAPackage("io.tallybook.model")
          .and()
          .doNotHaveModifier(JavaModifier.ABSTRACT)
          .and(notEnums())
          .should()
          .beAssignableTo(java.io.Serializable.class)
          .because("Beam would silently fall back to Java serialization");

  private static DescribedPredicate<JavaClass> notEnums() {
    return DescribedPredicate.describe("not be enums", type -> !type.isEnum());
  }
}
