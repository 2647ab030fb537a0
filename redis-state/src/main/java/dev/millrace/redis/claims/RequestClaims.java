package dev.millrace.redis.claims;

import dev.millrace.model.RequestId;
import java.time.Duration;
import java.util.Optional;

/**
 * The claims that stand. The first claim of a key stands for its life, whatever comes after it. Any
 * thread; nothing throws, every call is bounded.
 */
public interface RequestClaims {

  /** Where there is no Redis: nothing stands, and nothing can be claimed. */
  RequestClaims NONE =
      new RequestClaims() {
        @Override
        public Optional<RequestClaim> claim(RequestClaim wanted, Duration life) {
          return Optional.empty();
        }

        @Override
        public Optional<RequestClaim> find(RequestId id) {
          return Optional.empty();
        }

        @Override
        public boolean put(RequestClaim claim, Duration life) {
          return false;
        }
      };

  /**
   * Claims a key unless it is claimed.
   *
   * @return the claim that stands now, this one or an earlier one; empty if Redis does not say, and
   *     then this one may stand or not
   */
  Optional<RequestClaim> claim(RequestClaim wanted, Duration life);

  /** The claim of the key from which this id follows; empty too if Redis does not say. */
  Optional<RequestClaim> find(RequestId id);

  /**
   * Replaces the claim.
   *
   * @return whether it stands now
   */
  boolean put(RequestClaim claim, Duration life);
}
