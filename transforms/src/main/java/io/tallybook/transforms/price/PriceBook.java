package io.tallybook.transforms.price;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.AdEvent;
import io.tallybook.model.Click;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Agreed prices by campaign and time, in the one currency that is accounted in. Immutable; a price
 * is found in logarithmic time.
 */
public final class PriceBook {
  /** Says that a book has no price. */
  public static final long NO_PRICE = -1;

  /** The end of an entry that has none. */
  public static final long OPEN_END = Long.MAX_VALUE;

  private static final Comparator<Entry> BY_CAMPAIGN_AND_TIME =
      Comparator.comparing(Entry::campaignId).thenComparingLong(Entry::fromMillis);

  private final List<Entry> entries;
  private final Map<String, Prices> byCampaign = new HashMap<>();

  /**
   * A price for a while.
   *
   * @param campaignId whose clicks it is for
   * @param fromMillis event time, inclusive: milliseconds since the epoch, UTC
   * @param toMillis event time, exclusive; {@link #OPEN_END} for no end
   * @param costMicros what a click costs; not negative
   */
  public record Entry(String campaignId, long fromMillis, long toMillis, long costMicros) {
    public Entry {
      if (campaignId.isEmpty() || fromMillis >= toMillis || costMicros < 0) {
        throw new IllegalArgumentException(
            "a price needs a campaign, a beginning before its end, and must not be negative: '"
                + campaignId
                + "', "
                + fromMillis
                + " to "
                + toMillis
                + ", "
                + costMicros);
      }
    }

    /** Whether both set a price for one moment. */
    public boolean overlaps(Entry other) {
      return campaignId.equals(other.campaignId)
          && fromMillis < other.toMillis
          && other.fromMillis < toMillis;
    }
  }

  /** The prices of a campaign, side by side, in the order of time. */
  private static final class Prices {
    private final long[] fromMillis;
    private final long[] toMillis;
    private final long[] costMicros;

    Prices(List<Entry> entries) {
      fromMillis = entries.stream().mapToLong(Entry::fromMillis).toArray();
      toMillis = entries.stream().mapToLong(Entry::toMillis).toArray();
      costMicros = entries.stream().mapToLong(Entry::costMicros).toArray();
    }

    long at(long millis) {
      int low = 0;
      int high = fromMillis.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (fromMillis[middle] <= millis) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low > 0 && millis < toMillis[low - 1] ? costMicros[low - 1] : NO_PRICE;
    }
  }

  private PriceBook(List<Entry> entries) {
    this.entries = entries.stream().sorted(BY_CAMPAIGN_AND_TIME).toList();
    Map<String, List<Entry>> grouped = new HashMap<>();
    for (Entry entry : this.entries) {
      grouped.computeIfAbsent(entry.campaignId(), id -> new ArrayList<>()).add(entry);
    }
    grouped.forEach((campaign, prices) -> byCampaign.put(campaign, new Prices(prices)));
  }

  /** A book without prices: every click costs what its event says. */
  public static PriceBook empty() {
    return new PriceBook(List.of());
  }

  /**
   * A book of these entries, in any order.
   *
   * @throws IllegalArgumentException if two of them set a price for one moment
   */
  public static PriceBook of(List<Entry> entries) {
    PriceBook book = new PriceBook(entries);
    for (int i = 1; i < book.entries.size(); i++) {
      if (book.entries.get(i).overlaps(book.entries.get(i - 1))) {
        throw new IllegalArgumentException(
            "two prices for one moment: " + book.entries.get(i - 1) + ", " + book.entries.get(i));
      }
    }
    return book;
  }

  /** The entries by campaign and time. */
  public List<Entry> entries() {
    return entries;
  }

  /** Whether there is no price in it. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The price of a campaign's clicks at a time, or {@link #NO_PRICE}. */
  public long costMicros(String campaignId, long eventTimeMillis) {
    Prices prices = byCampaign.get(campaignId);
    return prices == null ? NO_PRICE : prices.at(eventTimeMillis);
  }

  /** The price of an event, or {@link #NO_PRICE}. */
  public long costMicros(AdEvent event) {
    return isEmpty()
        ? NO_PRICE
        : costMicros(event.header().ad().campaignId(), event.header().eventTimeMillis());
  }

  /** Whether nobody set a price for a click: neither its event nor this book. */
  public boolean isUnpriced(Click click) {
    return click.cost().micros() == 0 && costMicros(click) == NO_PRICE;
  }

  /** Names the content: SHA-256 of {@link #canonicalText} in hexadecimal; "none" if empty. */
  public String version() {
    if (isEmpty()) {
      return "none";
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonicalText().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The entries in order, one a line: beginning, end (empty if open) and price as numbers, and the
   * campaign, whose length in characters stands before it. Equal books have equal texts.
   */
  public String canonicalText() {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(entry.fromMillis()).append(' ');
      if (entry.toMillis() != OPEN_END) {
        text.append(entry.toMillis());
      }
      text.append(' ').append(entry.costMicros()).append(' ');
      text.append(entry.campaignId().length()).append(' ');
      text.append(entry.campaignId()).append('\n');
    }
    return text.toString();
  }

  /** Reads back what {@link #canonicalText} gave. */
  static PriceBook parse(String canonicalText) {
    List<Entry> entries = new ArrayList<>();
    int position = 0;
    while (position < canonicalText.length()) {
      long[] numbers = new long[4];
      for (int i = 0; i < numbers.length; i++) {
        int end = canonicalText.indexOf(' ', position);
        numbers[i] = end == position ? OPEN_END : Long.parseLong(canonicalText, position, end, 10);
        position = end + 1;
      }
      int campaignEnd = position + Math.toIntExact(numbers[3]);
      entries.add(
          new Entry(
              canonicalText.substring(position, campaignEnd), numbers[0], numbers[1], numbers[2]));
      position = campaignEnd + 1;
    }
    return new PriceBook(entries);
  }
}
