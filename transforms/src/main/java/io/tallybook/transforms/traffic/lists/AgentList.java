package io.tallybook.transforms.traffic.lists;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.FieldBytes;
import io.tallybook.model.InternTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ahocorasick.trie.Emit;
import org.ahocorasick.trie.Trie;
import org.jspecify.annotations.Nullable;

/**
 * Patterns of the agents of crawlers and HTTP libraries. An agent is what the first pattern says
 * that it matches.
 *
 * <p>Looking at an agent for the first time: an automaton (Aho and Corasick, CACM 18/6, 1975) finds
 * in one pass which of the texts that patterns require are in it, and only those patterns are
 * tried, besides the few that require none. What came out is kept by the agent's bytes, so that of
 * an agent that comes again no text is made. Safe for use by several threads.
 */
public final class AgentList implements ListContent {
  private static final long serialVersionUID = 1L;

  /**
   * Agents kept: 16 384, in the order of what a site sees in an hour, and a bound on what those
   * take who send a new one each time: about 10 MB.
   */
  private static final int AGENTS_KEPT = 1 << 14;

  /** Longest agent kept: what is longer is looked at each time. */
  private static final int AGENT_BYTES_MAX = 1024;

  private final ArrayList<AgentPattern> patterns;

  /** Made where it is used first. */
  private transient volatile @Nullable Matcher matcher;

  private AgentList(List<AgentPattern> patterns) {
    this.patterns = new ArrayList<>(patterns);
  }

  /**
   * A list of patterns.
   *
   * @throws java.util.regex.PatternSyntaxException if one is no regular expression
   */
  public static AgentList of(List<AgentPattern> patterns) {
    AgentList list = new AgentList(patterns);
    list.matcher(); // refuses what is no expression
    return list;
  }

  /** What the agent of an event tells. */
  public Agent agent(FieldBytes fields) {
    return matcher().agent(fields.array(), fields.agentTextFrom(), fields.agentTextLength());
  }

  /** What an agent tells. */
  public Agent agent(String text) {
    return matcher().look(text);
  }

  /** The patterns, in order. */
  public List<AgentPattern> patterns() {
    return List.copyOf(patterns);
  }

  @Override
  public int size() {
    return patterns.size();
  }

  private Matcher matcher() {
    Matcher made = matcher;
    if (made == null) {
      made = new Matcher(patterns);
      matcher = made;
    }
    return made;
  }

  private static final class Matcher {
    private final List<AgentPattern> patterns;
    private final List<Pattern> compiled = new ArrayList<>();

    /** The patterns that require no text. */
    private final BitSet always = new BitSet();

    /** The patterns that require a text, by it. */
    private final Map<String, BitSet> byText = new HashMap<>();

    private final Trie texts;
    private final InternTable<Agent> known = new InternTable<>(AGENTS_KEPT, AGENT_BYTES_MAX);

    Matcher(List<AgentPattern> patterns) {
      this.patterns = patterns;
      Trie.TrieBuilder builder = Trie.builder();
      for (AgentPattern pattern : patterns) {
        int number = compiled.size();
        compiled.add(Pattern.compile(pattern.regex()));
        String text = RequiredText.of(pattern.regex());
        if (text == null) {
          always.set(number);
        } else {
          byText.computeIfAbsent(text, first -> new BitSet()).set(number);
        }
      }
      texts = builder.addKeywords(byText.keySet()).build();
    }

    Agent agent(byte[] array, int from, int length) {
      Agent agent = known.find(array, from, from + length);
      if (agent == null) {
        agent = look(new String(array, from, length, UTF_8));
        known.keep(array, from, from + length, agent);
      }
      return agent;
    }

    Agent look(String text) {
      BitSet candidates = (BitSet) always.clone();
      for (Emit found : texts.parseText(text)) {
        candidates.or(byText.getOrDefault(found.getKeyword(), always));
      }
      for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
        if (compiled.get(i).matcher(text).find()) {
          return Agent.listed(patterns.get(i), text);
        }
      }
      return Agent.unlisted(text);
    }
  }
}
