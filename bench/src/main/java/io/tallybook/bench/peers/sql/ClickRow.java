package io.tallybook.bench.peers.sql;

import io.tallybook.model.Click;
import io.tallybook.model.EventHeader;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** A click in Flink SQL's own representation, as a table connector would make it. */
final class ClickRow {
  private static final LogicalType TEXT = new VarCharType(VarCharType.MAX_LENGTH);

  static final InternalTypeInfo<RowData> TYPE =
      InternalTypeInfo.of(
          RowType.of(
              new LogicalType[] {
                TEXT,
                TEXT,
                TEXT,
                TEXT,
                TEXT,
                TEXT,
                new IntType(),
                new BooleanType(),
                new BigIntType(),
                new BigIntType(),
                new BigIntType()
              },
              new String[] {
                "id",
                "user_id",
                "advertiser_id",
                "campaign_id",
                "ad_id",
                "country",
                "device",
                "agentless",
                "price_micros",
                "received_at",
                "event_time"
              }));

  private static final int EVENT_TIME = 10;

  private ClickRow() {}

  @SuppressWarnings("EnumOrdinal") // read back in the same process only
  static RowData of(Click click) {
    EventHeader header = click.header();
    String userAgent = header.userAgent().strip();
    return GenericRowData.of(
        StringData.fromString(header.id().value()),
        StringData.fromString(header.userId()),
        StringData.fromString(header.ad().advertiserId()),
        StringData.fromString(header.ad().campaignId()),
        StringData.fromString(header.ad().adId()),
        StringData.fromString(header.country()),
        header.device().ordinal(),
        userAgent.isEmpty() || userAgent.equals("-"),
        click.cost().micros(),
        header.receivedAtMillis(),
        header.eventTimeMillis());
  }

  static long eventTimeMillis(RowData row) {
    return row.getLong(EVENT_TIME);
  }
}
