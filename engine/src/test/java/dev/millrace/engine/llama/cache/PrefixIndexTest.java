package dev.millrace.engine.llama.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.llama.sampling.TokenList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PrefixIndexTest {

  private static final CacheScope ONE = new CacheScope("one");
  private static final CacheScope OTHER = new CacheScope("other");

  private static TokenList tokens(String text) {
    return new TokenList(text.chars().toArray());
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.strings()
        .withChars('a', 'b')
        .ofMinLength(1)
        .ofMaxLength(6)
        .map(text -> "common beginning" + text)
        .list()
        .ofMaxSize(30);
  }

  @Property
  void neverHoldsMoreThanItsBudgetAndGivesUpEachSequenceOnce(@ForAll("texts") List<String> texts) {
    PrefixIndex index = new PrefixIndex(90, 3);
    Map<Integer, String> held = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      held.put(i, texts.get(i));
      for (int givenUp : index.offer(i, ONE, tokens(texts.get(i)))) {
        assertThat(held.remove(givenUp)).isNotNull();
      }
      assertThat(index.held()).isLessThanOrEqualTo(90);
      assertThat(index.held()).isEqualTo(held.values().stream().mapToInt(String::length).sum());
      assertThat(held.size()).isLessThanOrEqualTo(3);
      for (String one : held.values()) {
        for (String other : held.values()) {
          assertThat(one.equals(other) || !one.startsWith(other)).isTrue();
        }
      }
    }
  }

  @Property
  void findsTheLongestCommonBeginning(@ForAll("texts") List<String> texts) {
    PrefixIndex index = new PrefixIndex(10_000, 100);
    for (int i = 0; i < texts.size(); i++) {
      index.offer(i, ONE, tokens(texts.get(i)));
    }
    TokenList asked = tokens("common beginningabab");
    int longest = texts.stream().mapToInt(text -> tokens(text).commonPrefix(asked)).max().orElse(0);

    assertThat(index.match(ONE, asked, 100).map(PrefixIndex.Match::length).orElse(0))
        .isEqualTo(longest);
    assertThat(index.match(ONE, asked, 12).map(PrefixIndex.Match::length).orElse(0))
        .isEqualTo(Math.min(12, longest));
  }

  @Test
  void shouldGiveUpTheLeastRecentlyUsed() {
    PrefixIndex index = new PrefixIndex(1000, 2);
    index.offer(1, ONE, tokens("first sequence"));
    index.offer(2, ONE, tokens("second sequence"));
    index.match(ONE, tokens("first sequence and more"), 100);

    assertThat(index.offer(3, ONE, tokens("third sequence"))).containsExactly(2);
    assertThat(index.match(ONE, tokens("short"), 100)).isEqualTo(Optional.empty());
  }

  @Test
  void shouldFindNothingOfAnotherScope() {
    PrefixIndex index = new PrefixIndex(1000, 9);
    index.offer(1, ONE, tokens("what one tenant asked"));

    assertThat(index.match(OTHER, tokens("what one tenant asked"), 100)).isEmpty();
    assertThat(index.match(CacheScope.COMMON, tokens("what one tenant asked"), 100)).isEmpty();
    assertThat(index.match(ONE, tokens("what one tenant asked"), 100))
        .hasValue(new PrefixIndex.Match(1, 21));
  }

  @Test
  void shouldNeitherReplaceNorRefuseForWhatAnotherScopeHas() {
    PrefixIndex index = new PrefixIndex(1000, 9);

    assertThat(index.offer(1, ONE, tokens("the same words"))).isEmpty();
    assertThat(index.offer(2, OTHER, tokens("the same words"))).isEmpty();
    assertThat(index.offer(3, OTHER, tokens("the same words and more"))).containsExactly(2);
    assertThat(index.match(ONE, tokens("the same words and more"), 100))
        .hasValue(new PrefixIndex.Match(1, 14));
  }

  @Test
  void shouldFindTheShorterBeginningOfItsOwnScopeBesideALongerOne() {
    PrefixIndex index = new PrefixIndex(1000, 9);
    index.offer(1, ONE, tokens("alike at first"));
    index.offer(2, OTHER, tokens("alike at first and for long"));

    assertThat(index.match(ONE, tokens("alike at first and for long"), 100))
        .hasValue(new PrefixIndex.Match(1, 14));
  }
}
