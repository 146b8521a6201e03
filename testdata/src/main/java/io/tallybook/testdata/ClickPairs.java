package io.tallybook.testdata;

/** Two clicks that belong together: of which the second one is invalid, or, as traps, none. */
final class ClickPairs {
  private static final long MINUTE_MILLIS = 60_000;

  private ClickPairs() {}

  static final ClickScript DOUBLE_CLICK =
      (timeMillis, cast, clicks) ->
          again(timeMillis, 100, 1_900, TruthLabel.DOUBLE_CLICK, cast, clicks);

  static final ClickScript REPEAT_CLICK =
      (timeMillis, cast, clicks) ->
          again(timeMillis, 2_500, 55_000, TruthLabel.REPEAT_CLICK, cast, clicks);

  static final ClickScript GEO_VELOCITY =
      (timeMillis, cast, clicks) -> {
        Visitor here = cast.person(TruthLabel.VALID);
        Visitor there =
            here.withPlace("BR", AddressBook.consumer("BR", cast.random().nextLong()))
                .withLabel(TruthLabel.GEO_VELOCITY);
        int ad = cast.ad();
        clicks.click(timeMillis, here, ad);
        clicks.click(
            timeMillis + cast.random().between(5 * MINUTE_MILLIS, 50 * MINUTE_MILLIS),
            there,
            cast.adBehind(ad, 1));
      };

  /** A trap: a person who clicks on two ads within a second. */
  static final ClickScript FAST_PAIR =
      (timeMillis, cast, clicks) -> {
        Visitor person = cast.person(TruthLabel.FAST_PAIR);
        int ad = cast.ad();
        clicks.click(timeMillis, person, ad);
        clicks.click(timeMillis + withinASecond(cast), person, cast.adBehind(ad, 1));
      };

  /** A trap: two people of one address who click on one ad within a second. */
  static final ClickScript SHARED_ADDRESS =
      (timeMillis, cast, clicks) -> {
        Visitor one = cast.person(TruthLabel.SHARED_ADDRESS);
        Visitor other = one.withUserId(cast.userId()).withUserAgent(cast.browser());
        int ad = cast.ad();
        clicks.click(timeMillis, one, ad);
        clicks.click(timeMillis + withinASecond(cast), other, ad);
      };

  /** A trap: a person who comes back to an ad after more than a minute. */
  static final ClickScript LATER_REPEAT =
      (timeMillis, cast, clicks) -> {
        Visitor person = cast.person(TruthLabel.LATER_REPEAT);
        int ad = cast.ad();
        clicks.click(timeMillis, person, ad);
        clicks.click(
            timeMillis + cast.random().between(MINUTE_MILLIS + 2_000, 5 * MINUTE_MILLIS),
            person,
            ad);
      };

  private static void again(
      long timeMillis,
      long gapMillisMin,
      long gapMillisMax,
      TruthLabel label,
      Cast cast,
      ClickSink clicks) {
    Visitor person = cast.person(TruthLabel.VALID);
    int ad = cast.ad();
    clicks.click(timeMillis, person, ad);
    clicks.click(
        timeMillis + cast.random().between(gapMillisMin, gapMillisMax),
        person.withLabel(label),
        ad);
  }

  private static long withinASecond(Cast cast) {
    return cast.random().between(50, 900);
  }
}
