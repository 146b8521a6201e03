package io.tallybook.transforms.visits;

import io.tallybook.model.Click;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.ShardEncoder;
import io.tallybook.transforms.verdicts.Mark;

/**
 * A click or an impression in a batch of {@link JudgeImpressions}, as {@link Visit} reads it. Its
 * key is that of the visitor and the ad, and the place of the ad tells which of both it is; of an
 * impression the content is its time alone, for nothing is said of it.
 */
final class ShownAdEncoder implements ShardEncoder<TaggedEvent> {
  /** In the place of the ad: a click. */
  static final long CLICK = 1;

  private static final long IMPRESSION = 0;

  /** Before every click of the same millisecond: who clicks at once has seen the ad. */
  private static final long FIRST_ID = Long.MIN_VALUE;

  private final VisitKeys keys = new VisitKeys();
  private final TaggedEventFormat format = new TaggedEventFormat();
  private final BytesWriter content = new BytesWriter();

  @Override
  public long encode(TaggedEvent tagged, BytesWriter out) {
    keys.set(tagged);
    long key = keys.visitorAndAd();
    boolean isClick = tagged.event() instanceof Click;
    content.clear();
    if (isClick) {
      format.writeTagged(tagged, content);
    } else {
      content.writeLong(tagged.event().header().eventTimeMillis());
    }
    Visit.write(
        key, isClick ? CLICK : IMPRESSION, isClick ? Mark.idHash(tagged) : FIRST_ID, content, out);
    return key;
  }

  /** Whether it is known whose event it is. */
  boolean hasVisitor(TaggedEvent tagged) {
    keys.set(tagged);
    return keys.visitorAndAd() != VisitKeys.NONE;
  }
}
