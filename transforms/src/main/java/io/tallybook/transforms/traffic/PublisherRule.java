package io.tallybook.transforms.traffic;

import java.util.Optional;

/** A rule over a publisher's day, a pure function of its figures. */
public interface PublisherRule extends SourceRule {
  @Override
  default SourceKind source() {
    return SourceKind.PUBLISHER;
  }

  /**
   * What the rule says of a publisher; empty when it has nothing to say against it.
   *
   * @param publisherId not empty
   */
  Optional<Finding> find(String publisherId, PublisherFigures figures);
}
