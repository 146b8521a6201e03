package io.tallybook.pipelines.traffic;

import io.tallybook.transforms.traffic.Setting;
import io.tallybook.transforms.traffic.Setting.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of settings as they are written: {@code 20}, {@code 10s}, {@code 0.8}. */
public final class SettingText {
  private static final Pattern COUNT = Pattern.compile("\\d{1,15}");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
  private static final Pattern SHARE = Pattern.compile("\\d{1,3}(\\.\\d{1,6})?");
  private static final int SHARE_DECIMALS = 6;

  private SettingText() {}

  /**
   * The value of a text, in the setting's unit.
   *
   * @throws IllegalArgumentException if it is none, or out of bounds
   */
  static long parse(String ruleId, Setting setting, String text) {
    Pattern pattern =
        switch (setting.unit()) {
          case COUNT -> COUNT;
          case DURATION -> DURATION;
          case SHARE -> SHARE;
        };
    Matcher matcher = pattern.matcher(text);
    if (matcher.matches()) {
      long value =
          switch (setting.unit()) {
            case COUNT -> Long.parseLong(text);
            case DURATION -> millis(Long.parseLong(matcher.group(1)), matcher.group(2));
            case SHARE -> new BigDecimal(text).movePointRight(SHARE_DECIMALS).longValueExact();
          };
      if (value >= setting.min() && value <= setting.max()) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        ruleId
            + "."
            + setting.name()
            + " must be "
            + format(setting.unit(), setting.min())
            + " to "
            + format(setting.unit(), setting.max())
            + ", is '"
            + text
            + "'");
  }

  private static long millis(long amount, String unit) {
    Duration one =
        switch (unit) {
          case "ms" -> Duration.ofMillis(1);
          case "s" -> Duration.ofSeconds(1);
          case "m" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          default -> Duration.ofDays(1);
        };
    return Math.multiplyExact(amount, one.toMillis());
  }

  /** How a value is written. */
  public static String format(Unit unit, long value) {
    return switch (unit) {
      case COUNT -> Long.toString(value);
      case DURATION -> duration(value);
      case SHARE -> BigDecimal.valueOf(value, SHARE_DECIMALS).stripTrailingZeros().toPlainString();
    };
  }

  private static String duration(long millis) {
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      if (millis != 0 && millis % millis(1, unit) == 0) {
        return millis / millis(1, unit) + unit;
      }
    }
    return millis + "ms";
  }
}
