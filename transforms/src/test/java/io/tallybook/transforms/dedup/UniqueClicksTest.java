package io.tallybook.transforms.dedup;

import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.conversion;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallybook.model.Click;
import io.tallybook.model.JudgedEvent;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Undecided;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import io.tallybook.testdata.ScriptedEvent;
import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.JudgedEventCoder;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.BatchByShard;
import io.tallybook.transforms.shard.Shards;
import io.tallybook.transforms.verdicts.Mark;
import io.tallybook.transforms.verdicts.MarkEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unique clicks of a stream, as they are handed on beside the count. */
@ExtendWith(TestPipelineExtension.class)
class UniqueClicksTest {
  private static final TupleTag<String> ANNOUNCED = new TupleTag<>("announced") {};
  private static final String HANDED_ON = "handed on: ";
  private static final String COUNTED = "announced: ";

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyClickThatIsAnnouncedAsFirst_isHandedOn_andNothingElse(
      long seed, TestPipeline pipeline) {
    PAssert.that(tell(pipeline, events(new SplittableRandom(seed))))
        .satisfies(
            lines -> {
              List<String> counted = withPrefix(lines, COUNTED);
              assertThat(counted).hasSizeGreaterThan(50);
              assertThat(withPrefix(lines, HANDED_ON)).containsExactlyInAnyOrderElementsOf(counted);
              return nothing();
            });
    pipeline.run().waitUntilFinish();
  }

  @SuppressWarnings("NullAway") // Void has no value but null
  private static Void nothing() {
    return null;
  }

  private static List<String> withPrefix(Iterable<String> lines, String prefix) {
    List<String> found = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(prefix)) {
        found.add(line.substring(prefix.length()));
      }
    }
    return found;
  }

  /** Few ids, so that many come again: at other times, with other contents, as other things. */
  private static List<ScriptedEvent> events(SplittableRandom random) {
    List<ScriptedEvent> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String id = "e-" + random.nextInt(150);
      ScriptedEvent event =
          switch (random.nextInt(8)) {
            case 0 -> impression(id);
            case 1 -> conversion(id);
            default -> click(id);
          };
      events.add(
          event
              .at(Duration.ofSeconds(60 + random.nextInt(20)))
              .userAgent(random.nextInt(4) == 0 ? "" : "agent")
              .ad("ad-" + random.nextInt(20) / 19));
    }
    return events;
  }

  private static List<Verdict> verdicts(int number) {
    Verdict verdict =
        new Verdict("RULE", 1, "list", Tier.T0, Category.GIVT, Decision.SUSPECT, "seen " + number);
    return switch (number % 4) {
      case 0 -> List.of(verdict);
      case 1 -> List.of(verdict, Undecided.MARK);
      case 2 -> List.of(Undecided.MARK);
      default -> List.of();
    };
  }

  private static PCollection<String> tell(TestPipeline pipeline, List<ScriptedEvent> events) {
    TestStream.Builder<JudgedEvent> stream = TestStream.create(JudgedEventCoder.of());
    for (int from = 0; from < events.size(); from += 30) {
      stream = together(stream, events, from, Math.min(events.size(), from + 30));
    }
    PCollectionTuple told =
        pipeline
            .apply(stream.advanceWatermarkToInfinity())
            .apply(BatchByShard.with(EventEncoder::new))
            .apply(
                DeduplicateEvents.create()
                    .ofBatches(
                        (out, sides) ->
                            (tagged, timestampMillis) -> {
                              if (tagged.role() == Role.FIRST && tagged.event() instanceof Click) {
                                out.emit(COUNTED + line(tagged), timestampMillis);
                              }
                            },
                        ANNOUNCED,
                        TupleTagList.of(DeduplicateEvents.UNIQUE_CLICKS)));
    return PCollectionList.of(told.get(ANNOUNCED).setCoder(StringUtf8Coder.of()))
        .and(
            told.get(DeduplicateEvents.UNIQUE_CLICKS)
                .setCoder(BatchByShard.CODER)
                .apply(ParDo.of(new ReadRuns())))
        .apply(Flatten.pCollections());
  }

  @SuppressWarnings("unchecked") // TestStream takes a generic array
  private static TestStream.Builder<JudgedEvent> together(
      TestStream.Builder<JudgedEvent> stream, List<ScriptedEvent> events, int from, int to) {
    List<TimestampedValue<JudgedEvent>> values = new ArrayList<>();
    for (int i = from; i < to; i++) {
      var event = events.get(i).event();
      LoggedEvent logged = new LoggedEvent(event, 0, i, event.header().receivedAtMillis());
      values.add(
          TimestampedValue.of(
              new JudgedEvent(logged, verdicts(i)),
              Instant.ofEpochMilli(event.header().eventTimeMillis())));
    }
    return stream.addElements(
        values.get(0), values.subList(1, values.size()).toArray(TimestampedValue[]::new));
  }

  /** All that is said of an event, by its bytes. */
  private static String line(TaggedEvent tagged) {
    BytesWriter bytes = new BytesWriter();
    new TaggedEventFormat().writeTagged(tagged, bytes);
    return tagged.event().header().id().value()
        + " "
        + HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static final class ReadRuns extends DoFn<KV<Integer, byte[]>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<Integer, byte[]> batch, OutputReceiver<String> out) {
      BytesReader in = BatchByShard.read(batch.getValue());
      ClickRun run = new ClickRun();
      run.open(in);
      while (run.next()) {
        BytesReader content =
            ClickRun.content(new BytesReader(run.array(), run.from(), run.to() - run.from()));
        TaggedEvent click = new TaggedEventFormat().read(content, Role.FIRST);
        assertThat(content.hasMore()).isFalse();
        assertThat(run.idHash()).isEqualTo(Mark.idHash(click));
        assertThat(run.timeMillis()).isEqualTo(click.event().header().eventTimeMillis());
        assertThat(batch.getKey()).as("the shard of its marks").isEqualTo(shardOfMarks(run));
        out.output(HANDED_ON + line(click));
      }
      assertThat(in.hasMore()).isFalse();
    }

    private static int shardOfMarks(ClickRun run) {
      BytesReader none = new BytesReader(new byte[0]);
      Mark mark =
          new Mark(Mark.keyOf(run.idHash(), run.timeMillis()), run.timeMillis(), "RULE", 1, none);
      return Shards.keyOf(new MarkEncoder().encode(mark, new BytesWriter()));
    }
  }
}
