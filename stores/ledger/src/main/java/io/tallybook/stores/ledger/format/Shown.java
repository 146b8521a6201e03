package io.tallybook.stores.ledger.format;

import io.tallybook.stores.ledger.DifferenceReason;
import io.tallybook.stores.ledger.InvoiceRounding;
import io.tallybook.stores.ledger.LineId;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Values as a person reads them. */
final class Shown {
  private static final int MICROS_SCALE = 6;

  private Shown() {}

  /** An id; percent-encoded when it holds what would move the cursor or not be seen. */
  static String id(String id) {
    return id(id, Shown::isPlain);
  }

  /** An id; percent-encoded when it holds a character that cannot be shown. */
  static String id(String id, IntPredicate canBeShown) {
    return id.codePoints().allMatch(canBeShown) ? id : LineId.encode(id);
  }

  static boolean isPlain(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** An exact amount in units, all six decimals. */
  static String exact(long micros) {
    return BigDecimal.valueOf(micros, MICROS_SCALE).toPlainString();
  }

  /** An amount in units, as it is invoiced. */
  static String rounded(long micros, String currency) {
    return InvoiceRounding.round(micros, currency).toPlainString();
  }

  /** A name of an enum, as a word. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String reasons(Set<DifferenceReason> reasons) {
    return reasons.stream().sorted().map(Shown::word).collect(Collectors.joining(", "));
  }

  /** The first characters of a long hash. */
  static String shortened(String text, int lengthMax) {
    return text.length() <= lengthMax ? text : text.substring(0, lengthMax);
  }
}
