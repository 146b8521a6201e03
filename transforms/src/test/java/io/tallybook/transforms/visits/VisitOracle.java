package io.tallybook.transforms.visits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the rules mean, told by looking at all visits of a key again for each of them. */
final class VisitOracle {
  private VisitOracle() {}

  record Visit(long timeMillis, long id, long attribute) {
    static final Comparator<Visit> ORDER =
        Comparator.comparingLong(Visit::timeMillis).thenComparingLong(Visit::id);
  }

  static List<Visit> sorted(Collection<Visit> visits) {
    return visits.stream().sorted(Visit.ORDER).toList();
  }

  /** Those up to a visit and less than a window older than it, itself included. */
  private static List<Visit> window(List<Visit> sorted, int index, long windowMillis) {
    long time = sorted.get(index).timeMillis();
    return sorted.subList(0, index + 1).stream()
        .filter(visit -> visit.timeMillis() > time - windowMillis)
        .toList();
  }

  static Set<Visit> velocity(
      Collection<Visit> visits, int burst, long burstMillis, int max, long millis, long cooling) {
    List<Visit> sorted = sorted(visits);
    List<Long> trips = new ArrayList<>();
    Set<Visit> marked = new TreeSet<>(Visit.ORDER);
    for (int i = 0; i < sorted.size(); i++) {
      Visit visit = sorted.get(i);
      boolean cools = trips.stream().anyMatch(trip -> trip > visit.timeMillis() - cooling);
      if (window(sorted, i, burstMillis).size() > burst || window(sorted, i, millis).size() > max) {
        trips.add(visit.timeMillis());
        marked.add(visit);
      } else if (cools) {
        marked.add(visit);
      }
    }
    return marked;
  }

  static Set<Visit> repeats(Collection<Visit> visits, long millis) {
    Set<Visit> marked = new TreeSet<>(Visit.ORDER);
    Visit counted = null;
    for (Visit visit : sorted(visits)) {
      if (counted != null && visit.timeMillis() - counted.timeMillis() < millis) {
        marked.add(visit);
      } else {
        counted = visit;
      }
    }
    return marked;
  }

  static Set<Visit> busy(Collection<Visit> visits, int max, long millis, int ads) {
    List<Visit> sorted = sorted(visits);
    Set<Visit> marked = new TreeSet<>(Visit.ORDER);
    for (int i = 0; i < sorted.size(); i++) {
      List<Visit> window = window(sorted, i, millis);
      if (window.size() > max
          && window.stream().map(Visit::attribute).collect(Collectors.toSet()).size() >= ads) {
        marked.add(sorted.get(i));
      }
    }
    return marked;
  }

  static Set<Visit> countryChanges(Collection<Visit> visits, long millis) {
    List<Visit> sorted = sorted(visits);
    Set<Visit> marked = new TreeSet<>(Visit.ORDER);
    for (int i = 0; i < sorted.size(); i++) {
      Visit visit = sorted.get(i);
      if (visit.attribute() != 0
          && window(sorted, i, millis).stream()
              .anyMatch(
                  other -> other.attribute() != 0 && other.attribute() != visit.attribute())) {
        marked.add(visit);
      }
    }
    return marked;
  }
}
