package io.tallybook.bench.input;

import java.io.Serializable;

/**
 * What a run's clicks look like.
 *
 * @param spread how they are spread over the ads
 * @param duplicatePermille how many of 1000 repeat an earlier click, 0 to 900
 */
public record ClickProfile(AdSpread spread, int duplicatePermille) implements Serializable {
  private static final int DUPLICATE_PERMILLE_MAX = 900;

  public ClickProfile {
    if (duplicatePermille < 0 || duplicatePermille > DUPLICATE_PERMILLE_MAX) {
      throw new IllegalArgumentException(
          "duplicatePermille must be 0 to " + DUPLICATE_PERMILLE_MAX + ", is " + duplicatePermille);
    }
  }
}
