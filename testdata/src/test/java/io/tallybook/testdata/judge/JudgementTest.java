package io.tallybook.testdata.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.tallybook.model.Click;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.Standing;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.testdata.TruthLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {
  private static final String HEAD =
      "event_id,event_time,rule,rule_version,list_version,tier,category,decision,standing,evidence\n";

  private static final String TRUTH =
      """
      {"event_id":"good","time":"2026-03-01T00:00:01.000Z","type":"click","label":"valid","role":"first"}
      {"event_id":"twice","time":"2026-03-01T00:00:02.000Z","type":"click","label":"double_click","role":"first"}
      {"event_id":"twice","time":"2026-03-01T00:00:03.000Z","type":"click","label":"double_click","role":"duplicate"}
      {"event_id":"bot","time":"2026-03-01T00:00:04.000Z","type":"click","label":"known_bot","role":"first"}
      {"event_id":"bot-2","time":"2026-03-01T23:59:59.999Z","type":"click","label":"known_bot","role":"first"}
      {"event_id":"proxy","time":"2026-03-01T00:00:05.000Z","type":"click","label":"proxy","role":"first"}
      {"event_id":"nat","time":"2026-03-01T00:00:06.000Z","type":"click","label":"carrier_nat","role":"first"}
      {"event_id":"seen","time":"2026-03-01T00:00:07.000Z","type":"impression","label":"valid","role":"first"}
      {"event_id":"next","time":"2026-03-02T00:00:00.000Z","type":"click","label":"known_bot","role":"first"}
      """;

  private static final String VERDICTS =
      """
      twice,2026-03-01T00:00:02Z,DOUBLE_CLICK,1,,T1,GIVT,INVALID,GIVT,again
      twice,2026-03-01T00:00:02Z,PROXY_VPN,1,p-1,T0,SIVT,SUSPECT,GIVT,"a, ""b"" c"
      bot,2026-03-01T00:00:04Z,UA_KNOWN_BOT,2,c-7,T0,GIVT,SUSPECT,SUSPECT,robot
      proxy,2026-03-01T00:00:05Z,PROXY_VPN,1,p-1,T0,SIVT,SUSPECT,SUSPECT,list
      nat,2026-03-01T00:00:06Z,DATACENTER_IP,1,d-1,T0,GIVT,INVALID,GIVT,list
      good,2026-03-01T00:00:01Z,PROXY_VPN,1,missing,T0,SIVT,UNDECIDED,UNDECIDED,
      next,2026-03-02T00:00:00Z,UA_KNOWN_BOT,2,c-7,T0,GIVT,INVALID,GIVT,robot
      stranger,2026-03-01T00:00:00Z,UA_KNOWN_BOT,2,c-7,T0,GIVT,INVALID,GIVT,robot
      """;

  @TempDir Path folder;

  private Path truthFile = Path.of("");

  @BeforeEach
  void writeTruth() throws IOException {
    truthFile = write("truth.ndjson", TRUTH);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Judgement judgement() throws IOException {
    return new Judgement(Truth.read(truthFile, Optional.of(LocalDate.of(2026, 3, 1))));
  }

  private JudgementReport report(String verdicts) throws IOException {
    Judgement judgement = judgement();
    judgement.addFile(write("verdicts.csv", HEAD + verdicts));
    return judgement.report();
  }

  @Test
  void classes_tellWhatBecameOfTheirClicks() throws IOException {
    assertThat(report(VERDICTS).classes())
        .containsExactly(
            new ClassFigures(TruthLabel.VALID, 1, 0, 0, 0, 1),
            new ClassFigures(TruthLabel.CARRIER_NAT, 1, 0, 1, 0, 0),
            // To suspect one of them is not enough.
            new ClassFigures(TruthLabel.KNOWN_BOT, 2, 0, 0, 1, 0),
            new ClassFigures(TruthLabel.PROXY, 1, 1, 0, 1, 0),
            new ClassFigures(TruthLabel.DOUBLE_CLICK, 1, 1, 1, 0, 0));
  }

  @Test
  void prefetchesAndOwnTraffic_areOutOfTheBill_andCaughtByTheirRules() throws IOException {
    truthFile =
        write(
            "truth.ndjson",
            """
            {"event_id":"ahead","time":"2026-03-01T00:00:01.000Z","type":"click","label":"prefetch","role":"first"}
            {"event_id":"ahead-2","time":"2026-03-01T00:00:02.000Z","type":"click","label":"prefetch","role":"first"}
            {"event_id":"own","time":"2026-03-01T00:00:03.000Z","type":"click","label":"internal_test","role":"first"}
            """);
    JudgementReport report =
        report(
            """
            ahead,2026-03-01T00:00:01Z,UA_MISSING,1,,T0,GIVT,INVALID,PREFETCH,
            ahead,2026-03-01T00:00:01Z,PREFETCH,1,,T0,GIVT,INVALID,PREFETCH,
            own,2026-03-01T00:00:03Z,INTERNAL_TEST,1,o-1,T0,GIVT,INVALID,INTERNAL,
            """);
    assertThat(report.classes())
        .containsExactly(
            new ClassFigures(TruthLabel.PREFETCH, 2, 1, 1, 0, 0),
            new ClassFigures(TruthLabel.INTERNAL_TEST, 1, 1, 1, 0, 0));
    assertThat(report.recall(EnumSet.noneOf(TruthLabel.class))).hasValue(2.0 / 3);
    assertThat(report.precision()).hasValue(1.0);
  }

  @Test
  void rules_tellRightFromWrong() throws IOException {
    assertThat(report(VERDICTS).rules())
        .containsExactly(
            new RuleFigures("DATACENTER_IP", 1, 0, 0, 0, 0, 1, 0),
            new RuleFigures("DOUBLE_CLICK", 1, 0, 0, 1, 0, 0, 0),
            new RuleFigures("PROXY_VPN", 0, 2, 1, 1, 1, 0, 0),
            new RuleFigures("UA_KNOWN_BOT", 0, 1, 0, 1, 0, 0, 1));
  }

  @Test
  void overall_precisionAndRecall() throws IOException {
    JudgementReport report = report(VERDICTS);

    assertThat(report.clicks()).isEqualTo(6);
    assertThat(report.trulyInvalid()).isEqualTo(3);
    assertThat(report.foundInvalid()).isEqualTo(2);
    assertThat(report.rightlyInvalid()).isEqualTo(1);
    assertThat(report.precision()).hasValue(0.5);
    assertThat(report.recall(EnumSet.noneOf(TruthLabel.class))).hasValue(1.0 / 3);
    assertThat(report.recall(EnumSet.of(TruthLabel.KNOWN_BOT))).hasValue(1.0);
    assertThat(report.decisionRate()).hasValue(5.0 / 6);
    assertThat(report.outside()).isEqualTo(1);
    assertThat(report.unknown()).isEqualTo(1);
  }

  @Test
  void nothingSaid_isNothingFound() throws IOException {
    JudgementReport report = report("");

    assertThat(report.precision()).isEqualTo(OptionalDouble.empty());
    assertThat(report.recall(EnumSet.noneOf(TruthLabel.class))).hasValue(0.0);
    assertThat(report.rules()).contains(new RuleFigures("UA_KNOWN_BOT", 0, 0, 0, 0, 0, 0, 2));
  }

  @Test
  void withoutDate_allDaysAreJudged() throws IOException {
    Judgement judgement = new Judgement(Truth.read(truthFile, Optional.empty()));
    judgement.addFile(write("verdicts.csv", HEAD + VERDICTS));

    assertThat(judgement.report().clicks()).isEqualTo(7);
    assertThat(judgement.report().outside()).isZero();
  }

  @Test
  void addFile_compressedInSeveralFrames_isTheSame() throws IOException {
    Path compressed = folder.resolve("verdicts.csv.zst");
    byte[] head = Zstd.compress(HEAD.getBytes(UTF_8));
    byte[] rows = Zstd.compress(VERDICTS.getBytes(UTF_8));
    Files.write(compressed, head);
    Files.write(compressed, rows, StandardOpenOption.APPEND);
    Judgement judgement = judgement();
    judgement.addFile(compressed);

    assertThat(judgement.report()).isEqualTo(report(VERDICTS));
  }

  @Test
  void addFile_aLaterFile_replacesWhatItNames() throws IOException {
    Judgement judgement = judgement();
    judgement.addFile(write("first.csv", HEAD + VERDICTS));
    judgement.addFile(
        write("second.csv", HEAD + "nat,t,PROXY_VPN,1,p-1,T0,SIVT,SUSPECT,SUSPECT,x\n"));

    assertThat(judgement.report().foundInvalid()).isEqualTo(1);
    assertThat(judgement.report().precision()).hasValue(1.0);
  }

  @Test
  void add_theGreatestRevisionHolds_whateverTheOrder() throws IOException {
    JudgedClick mark = judged("bot", Standing.GIVT, 1);
    JudgedClick takenBack = judged("bot", Standing.VALID, 2);

    for (List<JudgedClick> order : List.of(List.of(mark, takenBack), List.of(takenBack, mark))) {
      Judgement judgement = judgement();
      order.forEach(judgement::add);
      assertThat(judgement.report().foundInvalid()).isZero();
    }
    Judgement judgement = judgement();
    judgement.add(mark);
    assertThat(judgement.report().rightlyInvalid()).isEqualTo(1);
  }

  private static JudgedClick judged(String id, Standing standing, long revision) {
    List<Verdict> verdicts =
        standing == Standing.VALID
            ? List.of()
            : List.of(
                new Verdict(
                    "UA_KNOWN_BOT", 1, "", Tier.T0, Category.GIVT, Decision.INVALID, "robot"));
    return new JudgedClick((Click) ScriptedEvent.click(id).event(), standing, verdicts, revision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,t,R,1,,T9,GIVT,INVALID,GIVT,x | tier must be one of T0, T1, T2, T3, is 'T9'",
        "a,t,R,1,,T0,GIVT,MAYBE,GIVT,x | decision must be one of VALID, UNDECIDED, SUSPECT, INVALID,"
            + " is 'MAYBE'",
        "a,t,R,one,,T0,GIVT,INVALID,GIVT,x | rule_version must be a number, is 'one'",
        "a,t,R,1,,T0,GIVT,INVALID,GIVT | must have 10 fields, has 9",
        ",t,R,1,,T0,GIVT,INVALID,GIVT,x | event_id and rule must not be empty",
      })
  void addFile_badRow_isRefusedWithItsLine(String row, String reason) throws IOException {
    Path file = write("bad.csv", HEAD + "a,t,R,1,,T0,GIVT,INVALID,GIVT,x\n" + row + "\n");

    assertThatThrownBy(() -> judgement().addFile(file))
        .isInstanceOf(UnreadableJudgementException.class)
        .hasMessage(file + ":3: " + reason);
  }

  @Test
  void addFile_contradictingStandings_areRefused() throws IOException {
    Path file =
        write(
            "bad.csv",
            HEAD + "a,t,R,1,,T0,GIVT,INVALID,GIVT,x\n" + "a,t,S,1,,T0,GIVT,SUSPECT,SUSPECT,x\n");

    assertThatThrownBy(() -> judgement().addFile(file))
        .isInstanceOf(UnreadableJudgementException.class)
        .hasMessage(file + ":3: standing of event 'a' is SUSPECT, was GIVT in an earlier row");
  }

  @Test
  void addFile_otherColumns_areRefused() throws IOException {
    Path file = write("bad.csv", "id,rule\n");

    assertThatThrownBy(() -> judgement().addFile(file))
        .isInstanceOf(UnreadableJudgementException.class)
        .hasMessage(file + ":1: must begin with " + HEAD.strip() + ", is id,rule");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"event_id\":\"x\"} | must be an object with the text time, as 'generate --truth' writes it",
        "{\"event_id\":\"x\",\"time\":\"now\",\"type\":\"click\"} | time must be an ISO-8601 instant, is"
            + " 'now'",
        "{\"event_id\":\"x\",\"time\":\"2026-03-01T00:00:00Z\",\"type\":\"click\",\"label\":\"odd\"} |"
            + " there is no label 'odd'",
      })
  void truth_badLine_isRefusedWithItsNumber(String line, String reason) throws IOException {
    Path file = write("bad.ndjson", TRUTH + line + "\n");

    assertThatThrownBy(() -> Truth.read(file, Optional.empty()))
        .isInstanceOf(UnreadableJudgementException.class)
        .hasMessage(file + ":10: " + reason);
  }

  @Test
  void truth_aClickThatIsFirstTwice_isRefused() throws IOException {
    Path file = write("bad.ndjson", TRUTH + TRUTH.lines().findFirst().orElseThrow() + "\n");

    assertThatThrownBy(() -> Truth.read(file, Optional.empty()))
        .isInstanceOf(UnreadableJudgementException.class)
        .hasMessage(file + ":10: event 'good' is first twice");
  }
}
