package io.tallybook.transforms.coders;

import static io.tallybook.testdata.ScriptedEvent.click;
import static io.tallybook.testdata.ScriptedEvent.conversion;
import static io.tallybook.testdata.ScriptedEvent.impression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.BillingLine;
import io.tallybook.model.Click;
import io.tallybook.model.Device;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedEvent;
import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.Measures;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Rejection;
import io.tallybook.model.RejectionCode;
import io.tallybook.model.Source;
import io.tallybook.model.Standing;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelCodersTest {
  private static final AdEvent CLICK = click("a").at("00:03").event();
  private static final Verdict VERDICT =
      new Verdict(
          "R", 2, "v7", Verdict.Tier.T1, Verdict.Category.SIVT, Verdict.Decision.SUSPECT, "seen");
  private static final AdRef AD = new AdRef("v", "c", "a");
  private static final AggregateKey KEY = new AggregateKey(60_000, AD, "DE", Device.TV, "R");
  private static final RawRecord RECORD =
      new RawRecord(ByteString.copyFromUtf8("k"), ByteString.copyFromUtf8("p"), "t", 3, 300, 5);
  private static final Leftover LEFTOVER = new Leftover(Leftover.Kind.REJECTED, "X", 86_400_000);

  static Stream<Arguments> values() {
    return Stream.of(
        // The bytes are state of running jobs: a change here needs a new format version.
        Arguments.of(RecordBytes.of(AD, "0101760163" + "0161")),
        Arguments.of(
            RecordBytes.of(
                new Measures(1, 2, 3, 4, 5, 6, 7, 8, 300, 9, 10, 11),
                "030102030405060708ac02090a0b")),
        Arguments.of(
            RecordBytes.of(
                KEY, "02" + "000000000000ea60" + "01017601630161" + "024445" + "04" + "0152")),
        Arguments.of(
            RecordBytes.of(
                new AggregateRow(KEY, Source.FINAL, 9, 7, Measures.ZERO, "USD"),
                "01"
                    + "02000000000000ea6001017601630161024445040152"
                    + "01"
                    + "09"
                    + "0000000000000007"
                    + "03000000000000000000000000"
                    + "03555344")),
        Arguments.of(RecordBytes.of(LEFTOVER, "01" + "01" + "0158" + "0000000005265c00")),
        Arguments.of(
            RecordBytes.of(
                new LeftoverRow(LEFTOVER, Source.LIVE, 4),
                "01" + "010101580000000005265c00" + "00" + "04")),
        Arguments.of(
            RecordBytes.of(
                RECORD, "02" + "016b" + "0170" + "0174" + "03" + "ac02" + "0000000000000005")),
        Arguments.of(
            RecordBytes.of(
                new Rejection(RejectionCode.KEY_MISSING, "S", "f", "d", RECORD),
                "01"
                    + "0b4b45595f4d495353494e47"
                    + "0153"
                    + "0166"
                    + "0164"
                    + "02016b0170017403ac020000000000000005")),
        Arguments.of(
            RecordBytes.of(
                VERDICT, "02" + "0152" + "02" + "027637" + "01" + "01" + "02" + "047365656e")),
        Arguments.of(
            RecordBytes.of(
                CLICK,
                "02"
                    + "65"
                    + "0000019ca6b1e7b8"
                    + "0000019ca6b1e7b8"
                    + "0000019ca6b1eba0"
                    + "44"
                    + "220161"
                    + "2a0c616476657274697365722d31"
                    + "320a63616d706169676e2d31"
                    + "3a0461642d31"
                    + "4206757365722d31"
                    + "4a024445"
                    + "5002"
                    + "5a04c0000201"
                    + "620b4d6f7a696c6c612f352e30"
                    + "01"
                    + "90a10f"
                    + "03555344")),
        Arguments.of(RecordBytes.unpinned(impression("i").event())),
        Arguments.of(RecordBytes.unpinned(conversion("c").event())),
        Arguments.of(
            RecordBytes.of(
                new LoggedEvent(CLICK, 2, 7, 9),
                "02"
                    + "02650000019ca6b1e7b80000019ca6b1e7b80000019ca6b1eba0442201612a0c6164"
                    + "766572746973"
                    + "65722d31320a63616d706169676e2d313a0461642d314206757365722d314a024445"
                    + "50025a04c0000201620b4d6f7a696c6c612f352e300190a10f03555344"
                    + "02"
                    + "07"
                    + "0000000000000009")),
        Arguments.of(
            RecordBytes.of(
                new BillingLine(
                    LocalDate.ofEpochDay(2), new AdRef("a", "c", "d"), 9, 1, 2, 3, 4, 5, "USD"),
                "01" + "02" + "01016101630164" + "090102030405" + "03555344")),
        Arguments.of(
            RecordBytes.unpinned(
                new JudgedClick(
                    (Click) click("a").userAgent("").event(),
                    Standing.SUSPECT,
                    List.of(VERDICT),
                    3))),
        Arguments.of(
            RecordBytes.unpinned(
                new JudgedEvent(new LoggedEvent(CLICK, 2, 7, 9), List.of(VERDICT)))),
        Arguments.of(RecordBytes.unpinned(new TaggedEvent(CLICK, Role.DEMOTED, List.of()))),
        Arguments.of(RecordBytes.unpinned(new TaggedEvent(CLICK, Role.FIRST, List.of()))),
        Arguments.of(
            RecordBytes.unpinned(
                new TaggedEvent(CLICK, Role.DUPLICATE, List.of(VERDICT, VERDICT)))));
  }

  /** A value with its pinned bytes in hexadecimal; empty where only the round trip is checked. */
  record RecordBytes(Object value, Class<?> type, String hex) {
    static RecordBytes of(Object value, String hex) {
      return new RecordBytes(value, registeredType(value), hex);
    }

    static RecordBytes unpinned(Object value) {
      return of(value, "");
    }

    private static Class<?> registeredType(Object value) {
      return value instanceof AdEvent ? AdEvent.class : value.getClass();
    }

    @SuppressWarnings("unchecked") // the registry hands out the coder of the value's own type
    Coder<Object> coder() {
      try {
        return (Coder<Object>) CoderRegistry.createDefault().getCoder(type);
      } catch (CannotProvideCoderException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void coder_roundTripsDeterministically(RecordBytes pinned) throws Exception {
    Coder<Object> coder = pinned.coder();
    CoderProperties.coderDecodeEncodeEqual(coder, pinned.value());
    CoderProperties.coderDeterministic(coder, pinned.value(), pinned.value());
    CoderProperties.coderSerializable(coder);
    coder.verifyDeterministic();
  }

  @ParameterizedTest
  @MethodSource("values")
  void coder_bytesArePinned(RecordBytes pinned) throws Exception {
    String hex =
        HexFormat.of().formatHex(CoderUtils.encodeToByteArray(pinned.coder(), pinned.value()));
    int format =
        pinned.type() == Measures.class
            ? 3
            : List.of(
                        AdEvent.class,
                        AggregateKey.class,
                        LoggedEvent.class,
                        RawRecord.class,
                        TaggedEvent.class,
                        Verdict.class)
                    .contains(pinned.type())
                ? 2
                : 1;
    assertThat(hex).startsWith("0" + format);
    if (!pinned.hex().isEmpty()) {
      assertThat(hex).isEqualTo(pinned.hex());
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void modelTypes_areNotSerializable_becauseBeamWouldFallBackToSlowCoders(RecordBytes pinned) {
    assertThat(pinned.value()).isNotInstanceOf(Serializable.class);
  }

  @Test
  void coder_refusesAnotherFormatVersion() {
    byte[] fromTheFuture = HexFormat.of().parseHex("02017601630161");
    assertThatThrownBy(() -> CoderUtils.decodeFromByteArray(AdRefCoder.of(), fromTheFuture))
        .isInstanceOf(CoderException.class)
        .hasMessage("AdRefCoder reads format 1, found 2");
  }

  @Test
  void coder_refusesATornValue() {
    byte[] torn = HexFormat.of().parseHex("01057601");
    assertThatThrownBy(() -> CoderUtils.decodeFromByteArray(AdRefCoder.of(), torn))
        .isInstanceOf(CoderException.class)
        .hasMessage("expected 5 bytes, found 2");
  }

  @Test
  void enums_areWrittenByPosition_soTheirOrderIsPinned() {
    assertThat(Role.values())
        .containsExactly(Role.FIRST, Role.DUPLICATE, Role.DEMOTED, Role.WITHDRAWN);
    assertThat(Source.values()).containsExactly(Source.LIVE, Source.FINAL);
    assertThat(Leftover.Kind.values()).containsExactly(Leftover.Kind.LATE, Leftover.Kind.REJECTED);
    assertThat(Device.values())
        .containsExactly(
            Device.UNKNOWN, Device.DESKTOP, Device.MOBILE, Device.TABLET, Device.TV, Device.OTHER);
    assertThat(Verdict.Tier.values())
        .containsExactly(Verdict.Tier.T0, Verdict.Tier.T1, Verdict.Tier.T2, Verdict.Tier.T3);
    assertThat(Verdict.Decision.values())
        .containsExactly(
            Verdict.Decision.VALID,
            Verdict.Decision.UNDECIDED,
            Verdict.Decision.SUSPECT,
            Verdict.Decision.INVALID);
  }
}
