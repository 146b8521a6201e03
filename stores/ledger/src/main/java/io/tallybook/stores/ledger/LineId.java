package io.tallybook.stores.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.AdRef;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;

/**
 * The name of a billing line, for instance {@code 2026-11-03/acme/spring/banner-1}: day,
 * advertiser, campaign, ad.
 *
 * <p>Ids may hold any character. All but ASCII letters and digits and {@code - . _ ~} are written
 * as percent signs and two upper-case hex digits a byte of UTF-8, as RFC 3986 does, so that a name
 * has no blanks and exactly three slashes. Equal lines have equal names.
 *
 * @param day the UTC day
 * @param ad the ad
 */
public record LineId(LocalDate day, AdRef ad) {
  private static final String UNRESERVED = "-._~";
  private static final int PARTS = 4;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static LineId parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != PARTS) {
      throw notAName(text, "has " + parts.length + " of " + PARTS + " parts");
    }
    try {
      LocalDate day = LocalDate.parse(parts[0]);
      return new LineId(day, new AdRef(decode(parts[1]), decode(parts[2]), decode(parts[3])));
    } catch (DateTimeParseException | CharacterCodingException | IllegalArgumentException e) {
      throw notAName(text, String.valueOf(e.getMessage()));
    }
  }

  /** What a month's statement calls the line of an ad: the same with the month for the day. */
  public static String ofMonth(YearMonth month, AdRef ad) {
    return month + "/" + path(ad);
  }

  @Override
  public String toString() {
    return day + "/" + path(ad);
  }

  private static String path(AdRef ad) {
    return encode(ad.advertiserId()) + "/" + encode(ad.campaignId()) + "/" + encode(ad.adId());
  }

  /** An id as it stands in a name. */
  public static String encode(String id) {
    StringBuilder text = new StringBuilder(id.length());
    for (byte b : id.getBytes(UTF_8)) {
      if (isUnreserved(b)) {
        text.append((char) b);
      } else {
        text.append('%').append(HEX.toHexDigits(b));
      }
    }
    return text.toString();
  }

  private static boolean isUnreserved(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || UNRESERVED.indexOf(b) >= 0;
  }

  private static String decode(String text) throws CharacterCodingException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()) {
          throw new IllegalArgumentException("a percent sign wants two hex digits");
        }
        bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(UTF_8));
      }
    }
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
  }

  private static IllegalArgumentException notAName(String text, String problem) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is no billing line, which is DAY/ADVERTISER/CAMPAIGN/AD like"
            + " 2026-11-03/acme/spring/banner-1: "
            + problem);
  }
}
