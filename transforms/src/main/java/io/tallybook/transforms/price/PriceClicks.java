package io.tallybook.transforms.price;

import io.tallybook.model.Click;
import io.tallybook.model.Money;
import io.tallybook.model.TaggedEvent;
import io.tallybook.transforms.stage.RunStage;
import io.tallybook.transforms.stage.Stage;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Gives each click the price that is billed: the price book's where it has one for the campaign and
 * the event time, else the event's own, which was signed. A book's price of zero is a price.
 *
 * <p>{@code PCollection<TaggedEvent>} -> {@code PCollection<TaggedEvent>}: every element once;
 * impressions and conversions as they are.
 *
 * <p>Time: timestamps are those of the input, which is in the global window. Guarantees: the price
 * depends on the event and the book alone. State: none. Rejects: nothing. Cost: no shuffle.
 */
public final class PriceClicks
    extends PTransform<PCollection<TaggedEvent>, PCollection<TaggedEvent>> {
  private static final long serialVersionUID = 1L;

  /** All events. */
  public static final TupleTag<TaggedEvent> PRICED = new TupleTag<>("priced") {};

  private final PriceBookText book;

  private PriceClicks(PriceBookText book) {
    this.book = book;
  }

  public static PriceClicks from(PriceBook book) {
    return new PriceClicks(PriceBookText.of(book));
  }

  /** The same as a stage of a chain. */
  public Stage<TaggedEvent, TaggedEvent> stage() {
    return stage(book);
  }

  /** Static, so that the stage does not hold the transform. */
  private static Stage<TaggedEvent, TaggedEvent> stage(PriceBookText text) {
    return (out, sides) -> {
      PriceBook book = text.book();
      return (tagged, timestampMillis) -> out.emit(price(tagged, book), timestampMillis);
    };
  }

  @Override
  public PCollection<TaggedEvent> expand(PCollection<TaggedEvent> events) {
    return events
        .apply("PriceByCampaign", RunStage.of(stage(), PRICED, TupleTagList.empty()))
        .get(PRICED);
  }

  /** The rule: the same event, at the book's price if it has one. */
  public static TaggedEvent price(TaggedEvent tagged, PriceBook book) {
    if (!(tagged.event() instanceof Click click)) {
      return tagged;
    }
    long costMicros = book.costMicros(click);
    return costMicros == PriceBook.NO_PRICE || costMicros == click.cost().micros()
        ? tagged
        : new TaggedEvent(
            new Click(click.header(), new Money(costMicros, click.cost().currency())),
            tagged.role(),
            tagged.verdicts(),
            tagged.agentHash());
  }
}
