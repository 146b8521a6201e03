package io.tallybook.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The flags that say what judges traffic, as text. */
public interface TrafficOptions extends PipelineOptions {
  @Description(
      "Folder of the lists that traffic rules ask; without one, rules that need a list are"
          + " undecided.")
  @Default.String("")
  String getTrafficLists();

  void setTrafficLists(String value);

  @Description(
      "File of the settings of traffic rules; without one, rules.conf in the folder of lists, if it"
          + " is there.")
  @Default.String("")
  String getTrafficRules();

  void setTrafficRules(String value);

  @Description(
      "Class of a model on the class path that judges every click, by the thresholds of the rule"
          + " SCORER; without one there is no such rule.")
  @Default.String("")
  String getTrafficScorer();

  void setTrafficScorer(String value);
}
