package io.tallybook.bench.input;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tallybook.model.Device;
import java.util.ArrayList;
import java.util.List;

/**
 * The users. Device and user agent belong to the user, not to the click: of several clicks of one
 * user on one ad it then makes no difference which ones a rule finds invalid.
 */
final class UserTable {
  /** How many users there are. */
  static final int COUNT = 1_000_000;

  private static final int NUMBER_MIN = 100_000;
  private static final long DEVICE_SERIES = 201;
  private static final int MOBILE_PERCENT = 70;
  private static final int AGENTLESS_REMAINDER = 37;
  private static final int VERSION_COUNT = 10;
  private static final int VERSION_MIN = 120;
  private static final byte USER_AGENT_TAG = 0x62;

  private static final byte[][] MOBILE_FIELDS =
      fields(
          "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
              + " Chrome/%.0.0.0 Mobile Safari/537.36",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
              + " Gecko) CriOS/% Mobile/15E148");
  private static final byte[][] DESKTOP_FIELDS =
      fields(
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
              + " Chrome/%.0.0.0 Safari/537.36",
          "Mozilla/5.0 (X11; Linux x86_64; rv:%.0) Gecko/20100101 Firefox/%.0",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
              + " Edg/%.0");
  private static final byte[] AGENTLESS_FIELD = field("-");

  private UserTable() {}

  private static byte[][] fields(String... templates) {
    List<byte[]> fields = new ArrayList<>();
    for (String template : templates) {
      for (int i = 0; i < VERSION_COUNT; i++) {
        fields.add(field(template.replace("%", Integer.toString(VERSION_MIN + i))));
      }
    }
    return fields.toArray(byte[][]::new);
  }

  private static byte[] field(String userAgent) {
    byte[] text = userAgent.getBytes(US_ASCII);
    if (text.length > Byte.MAX_VALUE) {
      throw new IllegalArgumentException("length must fit one varint byte: " + userAgent);
    }
    byte[] field = new byte[text.length + 2];
    field[0] = USER_AGENT_TAG;
    field[1] = (byte) text.length;
    System.arraycopy(text, 0, field, 2, text.length);
    return field;
  }

  /** The number in the user's id, six or seven digits. */
  static int number(int user) {
    return NUMBER_MIN + user;
  }

  static Device device(int user) {
    return Mix.below(100, Mix.of(DEVICE_SERIES, user)) < MOBILE_PERCENT
        ? Device.MOBILE
        : Device.DESKTOP;
  }

  /** One user in a hundred sends no user agent. */
  static boolean isAgentless(int user) {
    return user % 100 == AGENTLESS_REMAINDER;
  }

  /** Field 12 of the wire schema. */
  static byte[] userAgentField(int user) {
    if (isAgentless(user)) {
      return AGENTLESS_FIELD;
    }
    byte[][] fields = device(user) == Device.MOBILE ? MOBILE_FIELDS : DESKTOP_FIELDS;
    return fields[user % fields.length];
  }
}
