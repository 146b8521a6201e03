package io.tallybook.transforms.price;

import io.tallybook.model.Click;
import io.tallybook.model.Money;
import io.tallybook.model.TaggedEvent;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Gives each click the price that is billed: the price book's where it has one for the campaign and
 * the event time, else the event's own, which was signed. A book's price of zero is a price.
 *
 * <p>{@code PCollection<TaggedEvent>} -> {@code PCollection<TaggedEvent>}: every element once;
 * impressions and conversions as they are.
 *
 * <p>Time: timestamps, windows and panes are those of the input. Guarantees: the price depends on
 * the event and the book alone. State: none. Rejects: nothing. Cost: no shuffle.
 */
public final class PriceClicks
    extends PTransform<PCollection<TaggedEvent>, PCollection<TaggedEvent>> {
  private static final long serialVersionUID = 1L;

  private final PriceBookText book;

  private PriceClicks(PriceBookText book) {
    this.book = book;
  }

  public static PriceClicks from(PriceBook book) {
    return new PriceClicks(PriceBookText.of(book));
  }

  @Override
  public PCollection<TaggedEvent> expand(PCollection<TaggedEvent> events) {
    return events.apply("PriceByCampaign", ParDo.of(new PriceFn(book)));
  }

  /** The rule: the same event, at the book's price if it has one. */
  static TaggedEvent price(TaggedEvent tagged, PriceBook book) {
    if (!(tagged.event() instanceof Click click)) {
      return tagged;
    }
    long costMicros = book.costMicros(click);
    return costMicros == PriceBook.NO_PRICE || costMicros == click.cost().micros()
        ? tagged
        : new TaggedEvent(
            new Click(click.header(), new Money(costMicros, click.cost().currency())),
            tagged.role(),
            tagged.verdicts());
  }

  private static final class PriceFn extends DoFn<TaggedEvent, TaggedEvent> {
    private static final long serialVersionUID = 1L;

    private final PriceBookText text;
    private transient PriceBook book;

    @SuppressWarnings("NullAway.Init") // transient fields are set in setup
    PriceFn(PriceBookText text) {
      this.text = text;
    }

    @Setup
    public void setup() {
      book = text.book();
    }

    @ProcessElement
    public void process(@Element TaggedEvent tagged, OutputReceiver<TaggedEvent> out) {
      out.output(price(tagged, book));
    }
  }
}
