package io.tallybook.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** The flags of the archive pipeline, as text; {@link ArchiveConfig#from} makes sense of them. */
public interface ArchiveOptions extends EventSourceOptions {
  @Description("Folder of the raw log; every worker must see the same one.")
  @Default.String("data/raw")
  String getRawLog();

  void setRawLog(String value);

  @Description(
      "Topic of the clicks that rules have something against; empty: they are not archived.")
  @Default.String("invalid-clicks")
  String getInvalidClickTopic();

  void setInvalidClickTopic(String value);

  @Description(
      "Folder of their log, which every worker must see; empty: invalid-clicks beside --rawLog.")
  @Default.String("")
  String getInvalidClickLog();

  void setInvalidClickLog(String value);

  @Description("How many files a worker may have open for each topic, 1 to 10000.")
  @Default.String("32")
  String getOpenFilesMax();

  void setOpenFilesMax(String value);
}
