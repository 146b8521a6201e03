package io.tallybook.bench.peers.flink;

import io.tallybook.model.Click;
import java.io.Serializable;

/** What a job carries on of a click. */
@FunctionalInterface
public interface ClickShape<T> extends Serializable {
  T of(Click click);
}
