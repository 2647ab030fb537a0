package dev.millrace.ingest;

import dev.millrace.ingest.stream.CursorKeys;
import dev.millrace.service.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The settings of the HTTP facade. */
@ConfigMapping(prefix = "millrace.http")
public interface HttpSection {

  /** Address that the facade listens on. */
  @Setting(
      doc = "address that the facade listens on",
      matches = "\\S+",
      option = "--host",
      placeholder = "ADDRESS")
  @WithDefault("127.0.0.1")
  String host();

  /** Port of the facade; 0 = any. */
  @Setting(
      doc = "port of the facade; 0 = any",
      option = "--port",
      placeholder = "PORT",
      min = "0",
      max = "65535")
  @WithDefault("8080")
  int port();

  /** Certificate of the facade, a PEM file. */
  @Setting(
      doc =
          "PEM file of the facade's certificate, and behind it those that vouch for it; with it the"
              + " facade speaks HTTPS only. Read at the start",
      absent = "plain HTTP")
  Optional<Path> tlsCertificate();

  /** Private key of the certificate, a PEM file. */
  @Setting(
      doc = "PEM file of the certificate's private key, PKCS #8 without a password",
      absent = "plain HTTP")
  Optional<Path> tlsKey();

  /** The facade's name; facades that run at once have different ones. */
  @Setting(
      doc = "the facade's name; facades that run at once have different ones",
      matches = "[A-Za-z0-9._-]{1,64}")
  @WithDefault("ingest")
  String instance();

  /** Secrets that sign the places in streams: the first signs, all verify. */
  @Setting(
      doc =
          "secrets that sign event ids of streams, separated by commas, the same at every facade:"
              + " the first signs, all are accepted. Not shown in messages",
      matches = CursorKeys.RULE,
      secret = true,
      absent = "a random one in `data`")
  Optional<String> cursorKeys();

  /** How long an {@code Idempotency-Key} stands for its request. */
  @Setting(
      doc = "how long an `Idempotency-Key` stands for its request, from its first use",
      min = "1s")
  @WithDefault("24h")
  Duration idempotencyLife();

  /** How long after its success a request stands for equal ones. */
  @Setting(
      doc =
          "how long after its success a request's output is given to equal requests of its tenant;"
              + " 0 = never, nor while it runs",
      min = "0ms",
      max = "1h")
  @WithDefault("30s")
  Duration dedupLife();

  /** Requests that stand for equal ones. */
  @Setting(
      doc = "requests that stand for equal ones at once; beyond that the eldest go",
      min = "1",
      max = "1000000")
  @WithDefault("10000")
  int dedupMost();

  /** How long the body of a call may take to come. */
  @Setting(
      doc = "how long the whole body of a call may take to come, before it is answered with 408",
      min = "1ms",
      max = "1h")
  @WithDefault("30s")
  Duration bodyTimeout();

  /** Open streams and waiting calls of one tenant. */
  @Setting(
      doc = "open streams and calls that wait for a whole answer, of one tenant; one more gets 429",
      min = "1",
      max = "1000000")
  @WithDefault("64")
  int callsPerTenant();

  /** Open streams and waiting calls. */
  @Setting(doc = "the same of all tenants", min = "1", max = "1000000")
  @WithDefault("10000")
  int callsInAll();

  /** Whether others may reach the facade. */
  @Setting(
      doc =
          "whether the facade may listen where other machines reach it; whoever reaches it may use"
              + " it as any tenant")
  @WithDefault("false")
  boolean open();

  /** Result topics kept for leasing; more streams than that share topics. */
  @Setting(
      doc = "result topics kept for leasing; more streams than that share topics",
      min = "1",
      max = "1000")
  @WithDefault("16")
  int pool();
}
