package io.tallybook.serving;

import io.tallybook.model.AdRef;
import io.tallybook.model.Measures;
import io.tallybook.model.Source;
import io.tallybook.serving.DashboardView.Ad;
import io.tallybook.serving.DashboardView.Anchor;
import io.tallybook.serving.DashboardView.Bucket;
import io.tallybook.serving.DashboardView.Rule;
import io.tallybook.stores.aggregate.AggregateQuery;
import io.tallybook.stores.aggregate.AggregateQuery.Dimension;
import io.tallybook.stores.aggregate.AggregateResult;
import io.tallybook.stores.aggregate.AggregateStore;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code GET /api/v1/dashboard}: exactly what the page shows, in one answer. */
final class DashboardEndpoint {
  /** Lines of the table of ads. */
  static final int TOP_ADS_MAX = 10;

  /** Most advertisers offered to choose from. */
  static final int ADVERTISERS_MAX = 200;

  private static final Set<String> PARAMETERS = Set.of("window", "advertiser_id");

  private static final Comparator<Ad> BUSIEST_FIRST =
      Comparator.comparingLong((Ad ad) -> ad.measures().billableClicks())
          .reversed()
          .thenComparing(ad -> ad.ad().advertiserId())
          .thenComparing(ad -> ad.ad().campaignId())
          .thenComparing(ad -> ad.ad().adId());

  private static final Comparator<Rule> STRICTEST_FIRST =
      Comparator.comparingLong((Rule rule) -> rule.measures().invalidClicks())
          .thenComparingLong(rule -> rule.measures().prefetchClicks())
          .thenComparingLong(rule -> rule.measures().suspectClicks())
          .thenComparingLong(rule -> rule.measures().undecidedClicks())
          .reversed()
          .thenComparing(Rule::id);

  private final AggregateStore store;
  private final InstantSource clock;
  private final NewestMinute newestMinute;

  /** A request that makes sense. */
  record Question(DashboardWindow window, Optional<String> advertiserId, boolean mayChoose) {}

  DashboardEndpoint(AggregateStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.newestMinute = new NewestMinute(store);
  }

  /**
   * @throws RefusedRequest if the parameters make no sense, or the data is somebody else's
   */
  static Question parse(MultiMap parameters, AccessToken token) {
    RequestParameters request = new RequestParameters(parameters, PARAMETERS);
    Optional<String> advertiserId = request.text("advertiser_id").or(token::advertiserId);
    if (advertiserId.isPresent() && !token.maySee(advertiserId.get())) {
      throw RefusedRequest.forbidden();
    }
    DashboardWindow window =
        request.choice("window", DashboardWindow.byLabel()).orElse(DashboardWindow.QUARTER_HOUR);
    request.refuseProblems();
    return new Question(window, advertiserId, token.isOperator());
  }

  /** Asks the store; blocks. */
  DashboardView answer(Question question) {
    Instant now = clock.instant();
    List<Bucket> buckets = buckets(question, now);
    if (!buckets.isEmpty()) {
      return view(question, now, Anchor.NOW, buckets);
    }
    Optional<Instant> newest = newestMinute.find(question.advertiserId());
    return newest.isPresent()
        ? view(question, newest.get(), Anchor.NEWEST, buckets(question, newest.get()))
        : view(question, now, Anchor.NOW, buckets);
  }

  private DashboardView view(Question question, Instant last, Anchor anchor, List<Bucket> buckets) {
    List<Ad> ads = ads(question, last);
    List<Ad> ownAds =
        ads.stream()
            .filter(ad -> question.advertiserId().map(ad.ad().advertiserId()::equals).orElse(true))
            .toList();
    return new DashboardView(
        question.window(),
        question.window().startFor(last),
        question.window().endFor(last),
        anchor,
        question.advertiserId(),
        buckets,
        buckets.stream().map(Bucket::measures).reduce(Measures.ZERO, Measures::plus),
        ownAds.stream().sorted(BUSIEST_FIRST).limit(TOP_ADS_MAX).toList(),
        rules(question, last),
        question.mayChoose() ? advertisers(ads) : List.of(),
        store.status(Source.LIVE));
  }

  private List<Bucket> buckets(Question question, Instant last) {
    List<Bucket> buckets = new ArrayList<>();
    for (AggregateResult result :
        store.query(query(question, last, List.of(Dimension.TIME), question.advertiserId()))) {
      buckets.add(
          new Bucket(Instant.parse(result.group().get(0)), result.measures(), result.asOfMillis()));
    }
    return buckets;
  }

  /** The ads of the advertiser asked for; of all, for a caller who may choose among them. */
  private List<Ad> ads(Question question, Instant last) {
    Optional<String> restriction =
        question.mayChoose() ? Optional.empty() : question.advertiserId();
    List<Dimension> dimensions = List.of(Dimension.ADVERTISER, Dimension.CAMPAIGN, Dimension.AD);
    List<Ad> ads = new ArrayList<>();
    for (AggregateResult result : store.query(query(question, last, dimensions, restriction))) {
      List<String> ids = result.group();
      ads.add(new Ad(new AdRef(ids.get(0), ids.get(1), ids.get(2)), result.measures()));
    }
    return ads;
  }

  private List<Rule> rules(Question question, Instant last) {
    List<Rule> rules = new ArrayList<>();
    for (AggregateResult result :
        store.query(query(question, last, List.of(Dimension.RULE), question.advertiserId()))) {
      if (!result.measures().equals(Measures.ZERO)) {
        rules.add(new Rule(result.group().get(0), result.measures()));
      }
    }
    rules.sort(STRICTEST_FIRST);
    return rules;
  }

  private static List<String> advertisers(List<Ad> ads) {
    Map<String, Long> clicks = new LinkedHashMap<>();
    for (Ad ad : ads) {
      clicks.merge(ad.ad().advertiserId(), ad.measures().billableClicks(), Math::addExact);
    }
    return clicks.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(ADVERTISERS_MAX)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static AggregateQuery query(
      Question question, Instant last, List<Dimension> groupBy, Optional<String> advertiserId) {
    return new AggregateQuery(
        Source.LIVE,
        question.window().startFor(last),
        question.window().endFor(last),
        groupBy,
        question.window().bucket(),
        advertiserId.map(id -> Map.of(Dimension.ADVERTISER, Set.of(id))).orElse(Map.of()));
  }
}
