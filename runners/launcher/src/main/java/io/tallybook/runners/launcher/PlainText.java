package io.tallybook.runners.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/** Text of strangers as it may be shown on a terminal. */
final class PlainText {
  private static final HexFormat HEX = HexFormat.of().withUpperCase().withPrefix("%");

  private PlainText() {}

  /** The same text; what would move the cursor or not be seen stands percent-encoded. */
  static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character -> {
              if (isPlain(character)) {
                shown.appendCodePoint(character);
              } else {
                shown.append(HEX.formatHex(Character.toString(character).getBytes(UTF_8)));
              }
            });
    return shown.toString();
  }

  private static boolean isPlain(int character) {
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
}
