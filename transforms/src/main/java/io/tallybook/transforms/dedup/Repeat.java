package io.tallybook.transforms.dedup;

import io.tallybook.model.TaggedEvent;
import io.tallybook.model.TaggedEvent.Role;
import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.util.List;

/** An event that does not count because another one of its id does. */
final class Repeat {
  private Repeat() {}

  private static final List<Verdict> CONFLICT =
      List.of(
          new Verdict(
              "ID_CONFLICT",
              1,
              "",
              Tier.T1,
              Category.SIVT,
              Decision.SUSPECT,
              "says something else than the event of this id that counts"));

  /**
   * The event as a repeat. What rules said of it is of no interest any more.
   *
   * @param conflict whether it contradicts the event that counts
   */
  static TaggedEvent of(TaggedEvent tagged, boolean conflict) {
    return tagged.withRole(Role.DUPLICATE).withVerdicts(conflict ? CONFLICT : List.of());
  }
}
