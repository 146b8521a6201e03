package io.tallybook.transforms.traffic.lists;

import java.io.Serializable;

/** What a list says. Immutable. */
public sealed interface ListContent extends Serializable permits AgentList, RangeList, SenderList {
  /** How many entries it has. */
  int size();
}
