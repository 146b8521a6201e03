package io.tallybook.runners.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import io.tallybook.model.Click;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedClickWire;
import io.tallybook.model.Standing;
import io.tallybook.model.Topics;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.runners.broker.KafkaBroker;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.testdata.TruthLabel;
import io.tallybook.testdata.judge.VerdictFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb, on generated traffic and verdicts that are right, or known to be wrong. */
class JudgeCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private Path truth = Path.of("");

  /** A bad click of the truth. */
  private record Bad(String eventId, TruthLabel label) {
    Standing standing() {
      return label.expected() == Decision.INVALID ? Standing.GIVT : Standing.SUSPECT;
    }

    Verdict verdict() {
      return new Verdict(
          label.caughtBy().iterator().next(),
          1,
          "",
          Tier.T0,
          Category.GIVT,
          label.expected(),
          "as it is");
    }

    String row() {
      Verdict verdict = verdict();
      return "%s,2024-01-01T00:00:00Z,%s,1,,T0,GIVT,%s,%s,as it is\n"
          .formatted(eventId, verdict.ruleId(), verdict.decision(), standing());
    }
  }

  @BeforeEach
  void generate() {
    truth = folder.resolve("truth.ndjson");
    assertThat(
            run(
                    "generate",
                    "--seed=3",
                    "--duration=PT10M",
                    "--rate=100",
                    "--profile=hostile",
                    "--out=" + folder.resolve("events.ndjson"),
                    "--truth=" + truth)
                .exitCode())
        .isZero();
  }

  private List<Bad> bad() throws IOException {
    List<Bad> bad = new ArrayList<>();
    for (String line : Files.readAllLines(truth)) {
      JsonNode node = JSON.readTree(line);
      TruthLabel label = TruthLabel.valueOf(node.path("label").asText().toUpperCase(Locale.ROOT));
      if (label.expected() != Decision.VALID
          && node.path("type").asText().equals("click")
          && node.path("role").asText().equals("first")) {
        bad.add(new Bad(node.path("event_id").asText(), label));
      }
    }
    return bad;
  }

  private Path verdicts(List<Bad> found) throws IOException {
    StringBuilder csv = new StringBuilder(String.join(",", VerdictFile.COLUMNS)).append('\n');
    found.forEach(bad -> csv.append(bad.row()));
    return Files.writeString(folder.resolve("verdicts.csv"), csv);
  }

  @Test
  void rightVerdicts_areAllRight() throws IOException {
    Outcome outcome =
        run(
            "judge",
            "--truth=" + truth,
            "--verdicts=" + verdicts(bad()),
            "--recall-min=1",
            "--precision-min=1");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output())
        .contains("precision      100.00 %\n", "recall         100.00 %\n")
        .containsPattern("carrier_nat +trap +\\d+ +0 +0 +0 +100.00 %")
        .containsPattern("known_bot +INVALID +(\\d+) +\\1 +100.00 % +\\1 +0 +0 +UA_KNOWN_BOT");
  }

  @Test
  void missedClicks_failARecallThatWasDemanded() throws IOException {
    List<Bad> bad = bad();
    List<Bad> found = bad.stream().filter(b -> b.label() != TruthLabel.KNOWN_BOT).toList();
    Path verdicts = verdicts(found);

    Outcome demanded =
        run("judge", "--truth=" + truth, "--verdicts=" + verdicts, "--recall-min=0.999");
    assertThat(demanded.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(demanded.errors()).contains("recall must be at least 99.90 %, is ");
    // The figures are shown all the same.
    assertThat(demanded.output()).contains("known_bot", "found invalid");

    assertThat(run("judge", "--truth=" + truth, "--verdicts=" + verdicts).exitCode()).isZero();
    assertThat(
            run(
                    "judge",
                    "--truth=" + truth,
                    "--verdicts=" + verdicts,
                    "--recall-min=1",
                    "--recall-without=known_bot")
                .exitCode())
        .isZero();
  }

  @Test
  void wronglyFound_failsAPrecisionThatWasDemanded() throws IOException {
    List<Bad> found = new ArrayList<>(bad());
    String good =
        Files.readAllLines(truth).stream()
            .filter(line -> line.contains("\"type\":\"click\",\"label\":\"valid\""))
            .map(line -> line.split("\"", -1)[3])
            .findFirst()
            .orElseThrow();
    found.add(new Bad(good, TruthLabel.KNOWN_BOT));

    Outcome outcome =
        run(
            "judge",
            "--truth=" + truth,
            "--verdicts=" + verdicts(found),
            "--precision-min=1",
            "--json");

    assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.errors()).contains("precision must be at least 100.00 %, is 9");
    JsonNode report = JSON.readTree(outcome.output());
    assertThat(report.path("found_invalid").asLong())
        .isEqualTo(report.path("truly_invalid").asLong() + 1)
        .isEqualTo(report.path("rightly_invalid").asLong() + 1);
    assertThat(report.path("recall").asDouble()).isEqualTo(1);
    for (JsonNode rule : report.path("rules")) {
      assertThat(rule.path("wrong").asLong())
          .isEqualTo(rule.path("rule").asText().equals("UA_KNOWN_BOT") ? 1 : 0);
    }
  }

  @Test
  void topic_isReadToItsEnd_andTheLastRevisionHolds() throws Exception {
    List<Bad> bad = bad();
    try (KafkaBroker broker = KafkaBroker.open(folder.resolve("kafka"), KafkaBroker.PORT_ANY)) {
      broker.createTopic(Topics.INVALID_CLICKS, 3);
      Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Bad click : bad) {
          String id = click.eventId();
          sent.add(producer.send(message(id, Standing.VALID, List.of(), 0)));
          sent.add(producer.send(message(id, click.standing(), List.of(click.verdict()), 1)));
        }
        for (Future<RecordMetadata> record : sent) {
          assertThat(record.get().hasOffset()).isTrue();
        }
      }
      String[] command = {
        "judge", "--truth=" + truth, "--bootstrap-servers=" + broker.bootstrapServers()
      };
      Outcome fromTopic = run(command);
      Outcome fromFile = run("judge", "--truth=" + truth, "--verdicts=" + verdicts(bad));

      assertThat(fromTopic.exitCode()).isZero();
      assertThat(fromTopic.output()).isEqualTo(fromFile.output());

      Outcome unknown =
          run(
              "judge",
              "--truth=" + truth,
              "--bootstrap-servers=" + broker.bootstrapServers(),
              "--topic=other");
      assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(unknown.errors()).contains("has no topic 'other'");
    }
  }

  private static ProducerRecord<byte[], byte[]> message(
      String eventId, Standing standing, List<Verdict> verdicts, long revision) {
    Click click = (Click) ScriptedEvent.click(eventId).event();
    return new ProducerRecord<>(
        Topics.INVALID_CLICKS,
        eventId.getBytes(UTF_8),
        JudgedClickWire.toWire(new JudgedClick(click, standing, verdicts, revision)).toByteArray());
  }

  @Test
  void unreadableFiles_areWrongUsage() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.csv"), "id\n");
    Outcome outcome = run("judge", "--truth=" + truth, "--verdicts=" + broken);

    assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.errors()).contains(broken + ":1: must begin with event_id,");
  }

  @Test
  void binaryAndDamagedFiles_areToldByName() throws IOException {
    byte[] whole = Zstd.compress(Files.readAllBytes(verdicts(bad())));
    Path cut = folder.resolve("cut.csv.zst");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 1));
    Path binary = Files.write(folder.resolve("binary.csv"), new byte[] {-1, 0, 7, 27, 'x'});

    Outcome ofCut = run("judge", "--truth=" + truth, "--verdicts=" + cut);
    assertThat(ofCut.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ofCut.errors()).startsWith("tallybook: " + cut + ": cannot be read: ");
    Outcome ofBinary = run("judge", "--truth=" + truth, "--verdicts=" + binary);
    assertThat(ofBinary.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ofBinary.errors()).contains(binary + ":1: must begin with").endsWith(", is ????x\n");
    Outcome ofTruth = run("judge", "--truth=" + binary, "--verdicts=" + binary);
    assertThat(ofTruth)
        .isEqualTo(
            new Outcome(
                ExitCode.USAGE,
                "",
                "tallybook: " + binary + ": must be UTF-8 text, is not behind line 0\n"));
  }

  private record Outcome(int exitCode, String output, String errors) {}

  private static Outcome run(String... args) {
    PrintStream standardOut = System.out;
    PrintStream standardErr = System.err;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(output, true, UTF_8));
    System.setErr(new PrintStream(errors, true, UTF_8));
    try {
      int exitCode = Main.execute(args);
      return new Outcome(exitCode, output.toString(UTF_8), errors.toString(UTF_8));
    } finally {
      System.setOut(standardOut);
      System.setErr(standardErr);
    }
  }
}
