package io.tallybook.stores.rawlog;

import static io.tallybook.stores.rawlog.RowSchema.ADVERTISER_ID;
import static io.tallybook.stores.rawlog.RowSchema.AD_ID;
import static io.tallybook.stores.rawlog.RowSchema.CAMPAIGN_ID;
import static io.tallybook.stores.rawlog.RowSchema.CLICK_ID;
import static io.tallybook.stores.rawlog.RowSchema.COUNTRY;
import static io.tallybook.stores.rawlog.RowSchema.CURRENCY;
import static io.tallybook.stores.rawlog.RowSchema.EVENT_ID;
import static io.tallybook.stores.rawlog.RowSchema.IP;
import static io.tallybook.stores.rawlog.RowSchema.PUBLISHER_ID;
import static io.tallybook.stores.rawlog.RowSchema.USER_AGENT;
import static io.tallybook.stores.rawlog.RowSchema.USER_ID;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one event as the columns have them; one object serves row after row. Texts and
 * bytes are ranges of arrays that belong to somebody else and stay as they are until the row is
 * done.
 */
final class EventColumns {
  /** The columns of texts and bytes, in the order of {@link #array}'s index. */
  static final List<String> BLOCKS =
      List.of(
          EVENT_ID,
          ADVERTISER_ID,
          CAMPAIGN_ID,
          AD_ID,
          USER_ID,
          COUNTRY,
          IP,
          USER_AGENT,
          CURRENCY,
          CLICK_ID,
          PUBLISHER_ID);

  static final int EVENT_ID_BLOCK = BLOCKS.indexOf(EVENT_ID);
  static final int ADVERTISER_ID_BLOCK = BLOCKS.indexOf(ADVERTISER_ID);
  static final int CAMPAIGN_ID_BLOCK = BLOCKS.indexOf(CAMPAIGN_ID);
  static final int AD_ID_BLOCK = BLOCKS.indexOf(AD_ID);
  static final int USER_ID_BLOCK = BLOCKS.indexOf(USER_ID);
  static final int COUNTRY_BLOCK = BLOCKS.indexOf(COUNTRY);
  static final int IP_BLOCK = BLOCKS.indexOf(IP);
  static final int USER_AGENT_BLOCK = BLOCKS.indexOf(USER_AGENT);
  static final int CURRENCY_BLOCK = BLOCKS.indexOf(CURRENCY);
  static final int CLICK_ID_BLOCK = BLOCKS.indexOf(CLICK_ID);
  static final int PUBLISHER_ID_BLOCK = BLOCKS.indexOf(PUBLISHER_ID);

  static final byte[] NONE = {};

  private final byte[][] arrays = new byte[BLOCKS.size()][];
  private final int[] starts = new int[BLOCKS.size()];
  private final int[] lengths = new int[BLOCKS.size()];

  /** Milliseconds since the epoch, UTC. */
  long declaredTimeMillis;

  /** Milliseconds since the epoch, UTC. */
  long receivedAtMillis;

  /** The wire's number of the device; 0 when unknown. */
  int device;

  /** The wire's number of the purpose; 0 when unspecified. */
  int purpose;

  /** Null if the event says neither. */
  @Nullable EventType type;

  /** A click's price or a conversion's value. */
  long micros;

  EventColumns() {
    clear();
  }

  /** Makes every field absent. */
  void clear() {
    Arrays.fill(arrays, NONE);
    Arrays.fill(starts, 0);
    Arrays.fill(lengths, 0);
    declaredTimeMillis = 0;
    receivedAtMillis = 0;
    device = 0;
    purpose = 0;
    type = null;
    micros = 0;
  }

  void set(int block, byte[] array, int start, int length) {
    arrays[block] = array;
    starts[block] = start;
    lengths[block] = length;
  }

  byte[] array(int block) {
    return arrays[block];
  }

  int start(int block) {
    return starts[block];
  }

  /** Bytes of the block; 0 if it is absent, which is the same as empty. */
  int length(int block) {
    return lengths[block];
  }
}
