package dev.millrace.ingest.submit;

import dev.millrace.client.Submission;
import dev.millrace.hash.Sha256;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.RequestId;
import dev.millrace.wire.Wire;
import java.util.Map;
import java.util.Optional;

/**
 * SHA-256 over everything of a request that decides its output, tenant and model included: over the
 * request's record as it goes to Kafka, without its id, deadline, address and metadata. So a field
 * that the protocol gains counts by itself. Any thread.
 */
public final class ContentDigest {
  private static final RequestId NOBODY = RequestId.parse("00000000-0000-7000-8000-000000000000");

  private final Wire<InferenceRequest> wire;

  /** Over records of this form. */
  public ContentDigest(Wire<InferenceRequest> wire) {
    this.wire = wire;
  }

  /** In lower-case hexadecimal digits. */
  String of(String tenant, String model, Submission submission) {
    InferenceRequest content =
        new InferenceRequest(
            NOBODY,
            tenant,
            model,
            submission.input(),
            submission.parameters(),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    return Sha256.hex(wire.encode(content));
  }
}
