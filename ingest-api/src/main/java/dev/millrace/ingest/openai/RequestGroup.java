package dev.millrace.ingest.openai;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.Submission;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.lookup.LookupResult.Live;
import dev.millrace.ingest.stream.UnattendedRequests;
import dev.millrace.ingest.submit.SharedSubmissions;
import dev.millrace.ingest.submit.Submitter;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestOutcome;
import dev.millrace.redis.shares.Holders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The requests that one call made, answered together: all of them or none. Once one has failed the
 * others are cancelled. Any thread.
 *
 * @param members at least one, in the order of the answer
 */
record RequestGroup(List<Member> members, UnattendedRequests unattended) {

  /**
   * One of them.
   *
   * @param holder by what name the call shares it with others; empty if it is the call's own
   * @param ended whether it had ended before the call
   */
  record Member(RequestHandle request, Optional<String> holder, boolean ended) {}

  RequestGroup {
    members = List.copyOf(members);
  }

  /**
   * Sends them all, but for those whose output an equal request has.
   *
   * @throws ApiException if one is refused; those sent before it are cancelled
   */
  static RequestGroup send(
      List<Submission.Builder> submissions,
      SharedSubmissions.Wanted wanted,
      SharedSubmissions shared,
      Submitter submitter,
      UnattendedRequests unattended) {
    List<Member> sent = new ArrayList<>();
    try {
      for (Submission.Builder submission : submissions) {
        sent.add(member(shared.submit(wanted, submission, submitter::begin)));
      }
      sent.forEach(member -> submitter.awaitAccepted(member.request()));
    } catch (ApiException refused) {
      new RequestGroup(sent, unattended).drop();
      throw refused;
    }
    return new RequestGroup(sent, unattended);
  }

  private static Member member(SharedSubmissions.Shared shared) {
    return switch (shared) {
      case SharedSubmissions.Shared.Fresh fresh ->
          new Member(fresh.request(), Optional.empty(), false);
      case SharedSubmissions.Shared.Joined joined when joined.found() instanceof Live live ->
          new Member(live.request(), joined.holder(), joined.holder().isEmpty());
      case SharedSubmissions.Shared.Joined elsewhere ->
          throw new IllegalStateException("asked for what this facade submitted");
    };
  }

  /** In the order of the answer. */
  List<RequestHandle> requests() {
    return members.stream().map(Member::request).toList();
  }

  /** Whether nothing of it runs for this call alone. */
  boolean isShared() {
    return members.stream().allMatch(member -> member.ended() || member.holder().isPresent());
  }

  /** The one whose id the answer has. */
  RequestHandle first() {
    return members.getFirst().request();
  }

  /**
   * Waits for all.
   *
   * @throws ApiException if one does not succeed
   */
  List<RequestOutcome> outcomes() {
    List<RequestOutcome> outcomes = new ArrayList<>();
    for (RequestHandle request : requests()) {
      RequestOutcome outcome = request.result().join().outcome();
      if (outcome.outcome() != Outcome.SUCCEEDED) {
        drop();
        throw new ApiException(OpenAiErrors.of(outcome));
      }
      outcomes.add(outcome);
    }
    return outcomes;
  }

  /** Counts a reader in, without whom its own end after the grace; the action counts it out. */
  Runnable attach(Duration grace) {
    List<Runnable> leaves = new ArrayList<>();
    for (Member member : members) {
      if (member.holder().isEmpty() && !member.ended()) {
        unattended.watch(member.request(), grace);
      }
      leaves.add(unattended.attach(member.request().id()));
    }
    return () -> leaves.forEach(Runnable::run);
  }

  /** The call wants nothing more of what it shares with others. */
  void leave() {
    for (Member member : members) {
      member.holder().ifPresent(holder -> drop(member.request(), holder, "nobody wants it"));
    }
  }

  /** Cancels those that have not ended and that nobody else wants. */
  void drop() {
    for (Member member : members) {
      if (!member.ended()) {
        String holder = member.holder().orElse(Holders.OWNER);
        drop(member.request(), holder, "the answer that it belongs to failed");
      }
    }
  }

  private void drop(RequestHandle request, String holder, String reason) {
    if (!request.result().isDone()) {
      unattended.drop(request, holder, reason);
    }
  }
}
