package io.tallybook.transforms.price;

import java.io.Serializable;

/**
 * A price book as it travels with a pipeline.
 *
 * @param canonicalText see {@link PriceBook#canonicalText}
 */
public record PriceBookText(String canonicalText) implements Serializable {
  public static PriceBookText of(PriceBook book) {
    return new PriceBookText(book.canonicalText());
  }

  /** The book. */
  public PriceBook book() {
    return PriceBook.parse(canonicalText);
  }
}
