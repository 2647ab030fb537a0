package dev.millrace.testing.guarantee;

/**
 * One promise of docs/guarantees.md. Immutable; any thread.
 *
 * <p>Whoever breaks an installation runs the workload, records the history and verifies it; what is
 * broken and when is theirs.
 */
public sealed interface Guarantee
    permits EveryRequestEnds,
        OneTerminalState,
        OneContiguousStream,
        DuplicatesAreCounted,
        CancellationIsBounded,
        NothingOfAnotherTenant,
        RedisMayVanish,
        BoundedPriorityInversion {

  /** Its number in the document, like {@code P1}. */
  String number();

  /** Its sentence in the document. */
  String promise();

  /** A load under which a violation would show. */
  Workload workload();

  /**
   * Looks at everything that happened, after the last request should have ended.
   *
   * @throws AssertionError when the promise was broken, or when the history could not show it
   */
  void verify(History history);
}
