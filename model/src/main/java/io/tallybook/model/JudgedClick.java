package io.tallybook.model;

import java.util.List;

/**
 * What the traffic rules say of a click that is not, or no longer, plainly valid: the message of
 * the topic {@link Topics#INVALID_CLICKS}. Of those of one event the one with the greatest revision
 * holds.
 *
 * @param click the click, without the user agent
 * @param standing what all verdicts come to; VALID takes an earlier mark back
 * @param verdicts those other than VALID, in rule order
 * @param revision grows with each change of what is said of this click; from 0
 */
public record JudgedClick(Click click, Standing standing, List<Verdict> verdicts, long revision) {
  public JudgedClick {
    verdicts = List.copyOf(verdicts);
    if (revision < 0) {
      throw new IllegalArgumentException("revision must not be negative, is " + revision);
    }
  }
}
