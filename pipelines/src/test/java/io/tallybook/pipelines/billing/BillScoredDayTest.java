package io.tallybook.pipelines.billing;

import static io.tallybook.testdata.ScriptedEvent.CURRENCY;
import static io.tallybook.testdata.ScriptedEvent.EPOCH;
import static io.tallybook.testdata.ScriptedEvent.click;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.tallybook.model.Click;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.price.PriceBook;
import io.tallybook.transforms.traffic.ClickScorer;
import io.tallybook.transforms.traffic.ScorerModel;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.example.LogisticScorer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day with and without a model. */
class BillScoredDayTest {
  private static final LocalDate DAY = LocalDate.ofInstant(EPOCH, ZoneOffset.UTC);
  private static final TrafficPolicy WITHOUT = TrafficPolicy.defaults().only("SCORER");
  private static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

  @TempDir private Path temp;
  private LogFixture log;

  @BeforeEach
  void write() {
    ScriptedEvent person = click("person").at("600:00").userAgent(AGENT).publisher("site");
    ScriptedEvent bare = click("bare").at("600:01").user("").country("").costMicros(7);
    log =
        new LogFixture(temp.resolve("raw"))
            .add(
                person.costMicros(5),
                bare,
                bare,
                click("half").at("600:02").user("").userAgent("-").publisher("s").costMicros(3));
  }

  @Test
  void aModel_takesClicksOffTheBill_andTheRunNamesIt() throws IOException {
    BilledDay without = bill(WITHOUT);
    BilledDay with = bill(WITHOUT.withScorer(model(LogisticScorer.class)));

    assertThat(without.counts()).isEqualTo(new RunCounts(4, 4, 0, 3, 0, 0, 1, 15, 0));
    assertThat(with.counts()).isEqualTo(new RunCounts(4, 4, 0, 2, 0, 1, 1, 8, 7));
    assertThat(verdicts(without)).isEmpty();
    String model = LogisticScorer.class.getName() + ":1";
    assertThat(verdicts(with))
        .containsExactly(
            "bare,2026-03-01T10:00:01Z,SCORER,1,"
                + model
                + ",T0,SIVT,INVALID,SIVT,score 0.970738 of 0.95 or more");
    assertThat(without.versions()).doesNotContain("SCORER");
    assertThat(with.versions()).contains("rules=SCORER@1(model:" + model + ")/");
  }

  /** Fails at every click. */
  public static final class Failing implements ClickScorer {
    @Override
    public double score(Click click) {
      throw new UnsupportedOperationException("not today");
    }

    @Override
    public String version() {
      return "1";
    }
  }

  @Test
  void aModelThatFails_leavesClicksUndecided_andTheyAreBilled() {
    BilledDay billed = bill(WITHOUT.withScorer(model(Failing.class)));

    assertThat(billed.counts()).isEqualTo(new RunCounts(4, 4, 0, 3, 0, 0, 1, 15, 0));
    long[] undecided = new long[1];
    billed.forEachRows(
        10,
        rows ->
            rows.stream()
                .filter(row -> row.key().rule().isEmpty())
                .forEach(row -> undecided[0] += row.measures().undecidedClicks()));
    assertThat(undecided).containsExactly(3);
  }

  private static ScorerModel model(Class<? extends ClickScorer> scorer) {
    return ScorerModel.ofClass(scorer.getName());
  }

  private BilledDay bill(TrafficPolicy policy) {
    return BillDay.of(
            new BillingConfig(
                log.root(), DAY, Duration.ofHours(24), CURRENCY, PriceBook.empty(), policy),
            temp.resolve("out"))
        .run(LogFixture.DIRECT, LogFixture.UNWATCHED);
  }

  private static List<String> verdicts(BilledDay billed) throws IOException {
    Path file = billed.folder().resolve(RunFile.VERDICTS.fileName());
    try (InputStream in = new ZstdInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), UTF_8).lines().skip(1).toList();
    }
  }
}
