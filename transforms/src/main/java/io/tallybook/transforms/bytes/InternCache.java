package io.tallybook.transforms.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives values that come again and again, as the same bytes, as one instance, without making a new
 * one each time: user agents, countries, ads. Direct-mapped and of fixed size: a value that meets
 * another in its slot replaces it. For one thread.
 *
 * @param <V> an immutable type
 */
public final class InternCache<V> {
  private static final int SLOTS = 1 << 12;

  /** Longer values are not worth their place: it bounds the cache to a few megabytes. */
  private static final int LENGTH_MAX = 512;

  private final Parser<V> parser;
  private final @Nullable Entry[] entries = new Entry[SLOTS];

  public InternCache(Parser<V> parser) {
    this.parser = parser;
  }

  private static final class Entry {
    private final byte[] key;
    private final Object value;

    Entry(byte[] key, Object value) {
      this.key = key;
      this.value = value;
    }

    boolean isOf(byte[] bytes, int from, int length) {
      return Arrays.equals(key, 0, key.length, bytes, from, from + length);
    }
  }

  /** Makes a value from its bytes. */
  @FunctionalInterface
  public interface Parser<V> {
    V parse(byte[] bytes, int from, int length);
  }

  /** A cache of texts in UTF-8. */
  public static InternCache<String> ofTexts() {
    return new InternCache<>((bytes, from, length) -> new String(bytes, from, length, UTF_8));
  }

  /** The value that these bytes stand for. */
  @SuppressWarnings("unchecked") // only values of the parser are kept
  public V get(byte[] bytes, int from, int length) {
    if (length > LENGTH_MAX) {
      return parser.parse(bytes, from, length);
    }
    int slot = (int) Fingerprint.hash64(bytes, from, length) & (SLOTS - 1);
    Entry entry = entries[slot];
    if (entry == null || !entry.isOf(bytes, from, length)) {
      byte[] key = Arrays.copyOfRange(bytes, from, from + length);
      entry = new Entry(key, parser.parse(bytes, from, length));
      entries[slot] = entry;
    }
    return (V) entry.value;
  }
}
