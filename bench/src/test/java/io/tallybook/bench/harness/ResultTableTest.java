package io.tallybook.bench.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.bench.work.Backend;
import io.tallybook.bench.work.BenchCase;
import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Tally;
import io.tallybook.bench.work.Variant;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  private static RunResult result(
      Variant variant, Backend backend, long clicks, double cpuSeconds) {
    return new RunResult(
        new RunSpec(BenchCase.ZIPF, backend, variant, clicks, 2, 1, 1, "", "", "/run"),
        new Rates(clicks, 5, cpuSeconds),
        new Rates(clicks, 6, 12),
        1,
        0,
        0,
        0,
        1,
        new Tally(1, 0, 0, 1));
  }

  private final List<RunResult> results =
      List.of(
          result(Variant.FLINK, Backend.ROCKSDB, 1_000, 10),
          result(Variant.TALLYBOOK, Backend.ROCKSDB, 1_000, 4),
          result(Variant.FLINK, Backend.ROCKSDB, 20_000, 400),
          result(Variant.TALLYBOOK, Backend.ROCKSDB, 20_000, 100),
          result(Variant.BEAM, Backend.HEAP, 100, 10),
          result(Variant.FLINK_FINGERPRINT, Backend.ROCKSDB, 1_000, 5));

  @Test
  void resultLines_oneForEachCaseBackendAndVariant() {
    assertThat(ResultTable.resultLines(results))
        .containsExactly(
            "RESULT case=zipf backend=rocksdb variant=flink clicks_per_cpu_second=100"
                + " ratio_to_flink=1.00",
            "RESULT case=zipf backend=rocksdb variant=tallybook clicks_per_cpu_second=250"
                + " ratio_to_flink=2.50",
            "RESULT case=zipf backend=heap variant=beam clicks_per_cpu_second=10"
                + " ratio_to_flink=-",
            "RESULT case=zipf backend=rocksdb variant=flink-fingerprint clicks_per_cpu_second=200"
                + " ratio_to_flink=2.00");
  }

  @Test
  void ratio_comparesWithThePeerOfTheSameSize() {
    assertThat(ResultTable.ratio(results.get(3), results)).contains(4.0);
  }

  @Test
  void line_hasTheRatioUnderItsHeading() {
    String line = ResultTable.line(results.get(5), results);
    assertThat(line).contains(" flink-fingerprint ").endsWith(" 2.00x");
    assertThat(line).hasSameSizeAs(ResultTable.heading());
  }

  @Test
  void plot_hasABarForEachResultAndIsWellFormed() throws Exception {
    String svg = SpeedPlot.of(results);
    assertThat(svg.split("class=\"bar\"", -1)).hasSize(4 + 1);
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    var document = builder.parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
  }
}
