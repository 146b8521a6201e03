package io.tallybook.transforms.coders;

import io.tallybook.model.AdEvent;
import io.tallybook.model.AdRef;
import io.tallybook.model.AggregateKey;
import io.tallybook.model.AggregateRow;
import io.tallybook.model.BillingLine;
import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedEvent;
import io.tallybook.model.Leftover;
import io.tallybook.model.LeftoverRow;
import io.tallybook.model.LoggedEvent;
import io.tallybook.model.Measures;
import io.tallybook.model.RawRecord;
import io.tallybook.model.Rejection;
import io.tallybook.model.TaggedEvent;
import io.tallybook.model.Verdict;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviderRegistrar;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Registers the coder of every model type with every pipeline. */
public final class ModelCoders implements CoderProviderRegistrar {
  @Override
  public List<CoderProvider> getCoderProviders() {
    return List.of(
        provider(AdEvent.class, AdEventCoder.of()),
        provider(AdRef.class, AdRefCoder.of()),
        provider(AggregateKey.class, AggregateKeyCoder.of()),
        provider(AggregateRow.class, AggregateRowCoder.of()),
        provider(BillingLine.class, BillingLineCoder.of()),
        provider(JudgedClick.class, JudgedClickCoder.of()),
        provider(JudgedEvent.class, JudgedEventCoder.of()),
        provider(Leftover.class, LeftoverCoder.of()),
        provider(LeftoverRow.class, LeftoverRowCoder.of()),
        provider(LoggedEvent.class, LoggedEventCoder.of()),
        provider(Measures.class, MeasuresCoder.of()),
        provider(RawRecord.class, RawRecordCoder.of()),
        provider(Rejection.class, RejectionCoder.of()),
        provider(TaggedEvent.class, TaggedEventCoder.of()),
        provider(Verdict.class, VerdictCoder.of()));
  }

  private static <T> CoderProvider provider(Class<T> type, Coder<T> coder) {
    return CoderProviders.forCoder(TypeDescriptor.of(type), coder);
  }
}
