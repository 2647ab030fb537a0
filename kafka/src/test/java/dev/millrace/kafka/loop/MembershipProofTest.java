package dev.millrace.kafka.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MembershipProofTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final MembershipProof proof = new MembershipProof(Duration.ofSeconds(3), nanos::get);

  @Test
  void shouldStandForItsTimeFromWhenItWasAskedFor() {
    assertThat(proof.stands()).isFalse();
    long asked = proof.now();
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());

    proof.given(asked);
    assertThat(proof.stands()).isTrue();

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(proof.stands()).isFalse();
  }

  @Test
  void shouldNotBeShortenedByAnOlderAnswerThatComesLater() {
    long older = proof.now();
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    proof.given(proof.now());

    proof.given(older);

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(proof.stands()).isTrue();
  }

  @Test
  void shouldNotOutlastTheMembership() {
    proof.given(proof.now());

    proof.withdrawn();

    assertThat(proof.stands()).isFalse();
  }
}
