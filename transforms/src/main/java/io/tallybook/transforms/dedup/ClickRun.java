package io.tallybook.transforms.dedup;

import io.tallybook.transforms.bytes.BytesReader;
import io.tallybook.transforms.bytes.BytesWriter;
import io.tallybook.transforms.coders.TaggedEventFormat;

/**
 * Unique clicks in a row, as {@link DeduplicateEvents#UNIQUE_CLICKS} has them: a byte that tells
 * the run from other records, the length of what follows, and the clicks as they came in a batch of
 * {@link EventEncoder}. Reads one run, click by click. For one thread.
 */
public final class ClickRun {
  /** How many bytes a run has before its first click. */
  public static final int HEAD_BYTES = 1 + Long.BYTES;

  private static final int KIND = 2;
  private static final int FINGERPRINT_HIGH_BYTES = Long.BYTES;
  private static final int PAYLOAD_HASH_BYTES = Long.BYTES;

  private BytesReader in = new BytesReader(new byte[0]);
  private int from;
  private long idHash;
  private int contentFrom;
  private long timeMillis;

  /** Whether the next record is a run; others must begin with another byte. */
  public static boolean isNext(BytesReader in) {
    return in.array()[in.position()] == KIND;
  }

  /** Begins a run, to be followed by the bytes of its clicks. */
  public static void begin(int bytes, BytesWriter out) {
    out.writeByte(KIND);
    out.writeLong(bytes);
  }

  /** Begins to read the next run, and passes it by. */
  public void open(BytesReader reader) {
    reader.skip(1);
    int length = Math.toIntExact(reader.readLong());
    in = new BytesReader(reader.array(), reader.position(), length);
    reader.skip(length);
  }

  /** Goes on to the next click, the first one to begin with; tells whether there is one. */
  public boolean next() {
    if (!in.hasMore()) {
      return false;
    }
    from = in.position();
    in.skip(FINGERPRINT_HIGH_BYTES);
    idHash = in.readLong();
    in.skip(PAYLOAD_HASH_BYTES);
    contentFrom = in.position();
    timeMillis = TaggedEventFormat.skip(in);
    return true;
  }

  /** The array in which the clicks lie. */
  public byte[] array() {
    return in.array();
  }

  /** Where the click begins. */
  public int from() {
    return from;
  }

  /** Where it ends. */
  public int to() {
    return in.position();
  }

  /** Tells its id from others. */
  public long idHash() {
    return idHash;
  }

  /** When it happened: milliseconds since the epoch, UTC. */
  public long timeMillis() {
    return timeMillis;
  }

  /** The content of the click that begins where a reader stands, as it is in a batch. */
  public static BytesReader content(BytesReader click) {
    ClickRun run = new ClickRun();
    run.in = click;
    run.next();
    return new BytesReader(click.array(), run.contentFrom, run.to() - run.contentFrom);
  }
}
