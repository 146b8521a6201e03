package io.tallybook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Validation.Accepted;
import io.tallybook.transforms.coders.AdEventCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** A benchmark that measures failures, or nothing, looks fast: one round over every sample. */
class BenchmarksTest {
  private final List<AdEvent> events = SampleEvents.create();

  /** The sample that the n-th call works on: the first call takes the second one. */
  private AdEvent event(int call) {
    return events.get((call + 1) % events.size());
  }

  @Test
  void samples_fillTheRoundAndMixTypes() {
    assertThat(events).hasSize(SampleEvents.COUNT);
    assertThat(events.stream().map(AdEvent::getClass).distinct().count()).isGreaterThan(1);
  }

  @Test
  void validate_acceptsEveryEventAsItWas() {
    DecodeBenchmark benchmark = new DecodeBenchmark();
    for (int i = 0; i < SampleEvents.COUNT; i++) {
      assertThat(benchmark.validate()).isEqualTo(new Accepted(event(i)));
    }
  }

  @Test
  void validateParsed_acceptsEveryEventAsItWas() throws Exception {
    DecodeBenchmark benchmark = new DecodeBenchmark();
    for (int i = 0; i < SampleEvents.COUNT; i++) {
      assertThat(benchmark.validateParsed()).isEqualTo(new Accepted(event(i)));
    }
  }

  @Test
  void peekTimes_findsEveryEventsTimes() {
    DecodeBenchmark benchmark = new DecodeBenchmark();
    for (int i = 0; i < SampleEvents.COUNT; i++) {
      var times = benchmark.peekTimes().orElseThrow();
      assertThat(times.declaredTimeMillis()).isEqualTo(event(i).header().declaredTimeMillis());
      assertThat(times.receivedAtMillis()).isEqualTo(event(i).header().receivedAtMillis());
    }
  }

  @Test
  void encode_writesWholeEvents() throws Exception {
    EventCoderBenchmark benchmark = new EventCoderBenchmark();
    for (int i = 0; i < SampleEvents.COUNT; i++) {
      assertThat(benchmark.encode())
          .isEqualTo(CoderUtils.encodeToByteArray(AdEventCoder.of(), event(i)).length);
    }
  }

  @Test
  void decode_givesEveryEventAsItWas() throws Exception {
    EventCoderBenchmark benchmark = new EventCoderBenchmark();
    for (int i = 0; i < SampleEvents.COUNT; i++) {
      assertThat(benchmark.decode()).isEqualTo(event(i));
    }
  }

  @Test
  void find_findsEveryId() {
    FingerprintBenchmark benchmark = new FingerprintBenchmark();
    assertThat(benchmark.findBatch()).isEqualTo(FingerprintBenchmark.BATCH);
    assertThat(benchmark.findBatchLookingAhead()).isEqualTo(FingerprintBenchmark.BATCH);
  }

  @Test
  void benchmarks_areAllFoundByTheRunner() {
    List<String> names = new ArrayList<>();
    for (BenchmarkListEntry entry :
        BenchmarkList.defaultList()
            .getAll(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                List.of())) {
      names.add(entry.getUsername());
    }
    String prefix = "io.tallybook.bench.";
    assertThat(names)
        .containsExactlyInAnyOrder(
            prefix + "DecodeBenchmark.peekTimes",
            prefix + "DecodeBenchmark.validate",
            prefix + "DecodeBenchmark.validateParsed",
            prefix + "EventCoderBenchmark.decode",
            prefix + "EventCoderBenchmark.encode",
            prefix + "FingerprintBenchmark.findBatch",
            prefix + "FingerprintBenchmark.findBatchLookingAhead",
            prefix + "FingerprintBenchmark.ofId",
            prefix + "RawLogBenchmark.read",
            prefix + "RawLogBenchmark.write",
            prefix + "TrafficBenchmark.addressInRanges",
            prefix + "TrafficBenchmark.addressInTrie",
            prefix + "TrafficBenchmark.agentByEveryPattern",
            prefix + "TrafficBenchmark.agentKnown",
            prefix + "TrafficBenchmark.agentNew",
            prefix + "TrafficBenchmark.judge",
            prefix + "TrafficBenchmark.judgeWithoutLists");
  }
}
