package io.tallybook.transforms.visits;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.Conversion;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;
import io.tallybook.transforms.shard.ShardEncoder;
import io.tallybook.transforms.verdicts.Mark;

/**
 * A click or a conversion in a batch of {@link JudgeConversions}, as {@link Visit} reads it. Its
 * key is a hash of the click's id, and the place of the ad tells which of both it is; of a click
 * the content is its time alone.
 */
final class AttributionEncoder implements ShardEncoder<TaggedEvent> {
  /** In the place of the ad: a conversion. */
  static final long CONVERSION = 1;

  private static final long CLICK = 0;

  /** Before every conversion of the same millisecond. */
  private static final long FIRST_ID = Long.MIN_VALUE;

  private final TaggedEventFormat format = new TaggedEventFormat();
  private final BytesWriter content = new BytesWriter();

  @Override
  public long encode(TaggedEvent tagged, BytesWriter out) {
    content.clear();
    long id = Mark.idHash(tagged);
    long key;
    if (tagged.event() instanceof Conversion conversion) {
      byte[] clickId = conversion.clickId().getBytes(UTF_8);
      key = Mark.idHash(clickId, 0, clickId.length);
      format.writeTagged(tagged, content);
      Visit.write(key, CONVERSION, id, content, out);
    } else {
      key = id;
      content.writeLong(tagged.event().header().eventTimeMillis());
      Visit.write(key, CLICK, FIRST_ID, content, out);
    }
    return key;
  }
}
