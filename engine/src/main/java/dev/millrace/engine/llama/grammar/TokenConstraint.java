package dev.millrace.engine.llama.grammar;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which tokens may come next in one output. Thread rule: one thread.
 *
 * <p>Invariant: the tokens accepted so far lead into the grammar, so there is always a way on or an
 * end, as far as the vocabulary can spell it.
 */
public final class TokenConstraint {

  private static final int REMEMBERED = 64;

  private final TokenTree tree;
  private final GrammarMachine machine;
  private final Map<GrammarState, BitSet> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<GrammarState, BitSet> eldest) {
          return size() > REMEMBERED;
        }
      };
  private GrammarState state;

  TokenConstraint(TokenTree tree, Grammar grammar) {
    this.tree = tree;
    this.machine = new GrammarMachine(grammar);
    this.state = machine.start();
  }

  /** Whether a token may come next; one that ends the output may where the grammar may end. */
  public boolean allows(int token) {
    if (tree.vocabulary().endsOutput(token)) {
      return state.mayEnd();
    }
    byte[] piece = tree.vocabulary().piece(token);
    return piece.length > 0 && !after(piece).dead();
  }

  /** Makes every token that may not come next impossible. */
  public void mask(float[] logits) {
    BitSet allowed = remembered.computeIfAbsent(state, s -> tree.allowed(machine, s));
    for (int token = 0; token < logits.length; token++) {
      if (!allowed.get(token) && !(state.mayEnd() && tree.vocabulary().endsOutput(token))) {
        logits[token] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  /** The output goes on with a token that is allowed. */
  public void accept(int token) {
    state = after(tree.vocabulary().piece(token));
    if (state.dead()) {
      throw new IllegalStateException("a token was accepted that the grammar does not allow");
    }
  }

  /** Whether the output is complete and nothing may follow. */
  public boolean finished() {
    return state.mustEnd();
  }

  private GrammarState after(byte[] piece) {
    GrammarState next = state;
    for (byte b : piece) {
      next = machine.after(next, b);
      if (next.dead()) {
        break;
      }
    }
    return next;
  }
}
