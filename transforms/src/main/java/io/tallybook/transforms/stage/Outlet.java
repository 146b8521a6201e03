package io.tallybook.transforms.stage;

/**
 * Takes elements, one after the other.
 *
 * @param <T> the elements
 */
@FunctionalInterface
public interface Outlet<T> {
  /**
   * Takes an element.
   *
   * @param timestampMillis its timestamp in Beam's sense: milliseconds since the epoch, UTC
   */
  void emit(T value, long timestampMillis);
}
