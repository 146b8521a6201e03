package io.tallybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class StreamingPipelineTest {

  /** A checkpoint finds its state by these names: renaming one loses the state of running jobs. */
  @ParameterizedTest
  @ValueSource(strings = {"wall", "events"})
  void namesOfStatefulSteps_arePinned(String watermark) {
    Pipeline pipeline = Pipeline.create();
    StreamingPipeline.build(
        pipeline,
        StreamingConfig.from(
            PipelineOptionsFactory.fromArgs("--watermark=" + watermark).as(CountingOptions.class)));

    List<String> expected = new ArrayList<>();
    if (watermark.equals("events")) {
      expected.add("CountEvents/DivertLateEvents/CompareWithEventTime");
    }
    expected.add("CountEvents/DeduplicateEvents/FindFirst");
    expected.add("CountEvents/JudgeByAddress/JudgeArrivals");
    expected.add("CountEvents/JudgeByVisitor/JudgeArrivals");
    expected.add("CountEvents/FoldVerdicts/FoldMarks");
    expected.add("CountEvents/AggregateClicks/SumByShard/ParMultiDo(SumByShard)");
    expected.add("CountEvents/TallyLeftovers/CountByReason/Combine.perKey(Count)");
    assertThat(statefulSteps(pipeline)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void rulesThatCannotDecide_areWarnedOf() {
    Logger log = (Logger) LoggerFactory.getLogger(StreamingPipeline.class);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    log.addAppender(appender);
    try {
      StreamingPipeline.build(
          Pipeline.create(),
          StreamingConfig.from(PipelineOptionsFactory.create().as(CountingOptions.class)));
    } finally {
      log.detachAppender(appender);
    }
    assertThat(appender.list)
        .filteredOn(event -> event.getLevel() == Level.WARN)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains("no list datacentre-ranges: undecided is DATACENTER_IP");
  }

  private static List<String> statefulSteps(Pipeline pipeline) {
    List<String> names = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            note(node);
            return CompositeBehavior.ENTER_TRANSFORM;
          }

          private void note(TransformHierarchy.Node node) {
            boolean combines = node.getTransform() instanceof Combine.PerKey;
            boolean hasState =
                node.getTransform() instanceof ParDo.MultiOutput<?, ?> parDo
                    && DoFnSignatures.isStateful(parDo.getFn());
            if (node.getFullName().startsWith("CountEvents/") && (combines || hasState)) {
              names.add(node.getFullName());
            }
          }

          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            note(node);
          }
        });
    return names;
  }
}
