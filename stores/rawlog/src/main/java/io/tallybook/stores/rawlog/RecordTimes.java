package io.tallybook.stores.rawlog;

import com.google.protobuf.ByteString;

/** Tells when what a record says happened. For one thread. */
interface RecordTimes {
  /** Of bytes that say nothing of the kind that is looked for. */
  long NONE = Long.MIN_VALUE;

  /** Milliseconds since the epoch, UTC; or {@link #NONE}. */
  long eventTimeMillis(ByteString payload);
}
