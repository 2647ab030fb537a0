package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.client.cells.CellDirectory;
import dev.millrace.ingest.metrics.IngestMeters;
import dev.millrace.ingest.submit.ContentDigest;
import dev.millrace.service.RoleStartException;
import dev.millrace.wire.factory.WiresFactory;
import io.helidon.webserver.WebServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final Duration GRACE = Duration.ofMillis(100);

  @TempDir static Path shared;
  @TempDir Path folder;

  private static TestingCertificate certificate;

  @BeforeAll
  static void sign() throws Exception {
    certificate = TestingCertificate.in(shared, "EC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void shouldAnswerOverHttpsWhenItHasACertificate(String algorithm) throws Exception {
    // Given
    TestingCertificate own = TestingCertificate.in(folder, algorithm);
    try (Facade facade = new Facade(own.files());
        HttpClient client = HttpClient.newBuilder().sslContext(own.trusting()).build()) {
      // When
      HttpResponse<String> answer = facade.models(client, "https");
      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.sslSession()).hasValueSatisfying(TlsTest::isModern);
    }
  }

  private static void isModern(javax.net.ssl.SSLSession session) {
    assertThat(session.getProtocol()).isEqualTo("TLSv1.3");
  }

  @Test
  void shouldServeNobodyWhoDistrustsItOrSpeaksPlainHttp() throws Exception {
    try (Facade facade = new Facade(certificate.files());
        HttpClient distrusting = HttpClient.newHttpClient();
        HttpClient trusting = HttpClient.newBuilder().sslContext(certificate.trusting()).build()) {
      assertThatThrownBy(() -> facade.models(distrusting, "https"))
          .isInstanceOf(SSLHandshakeException.class);
      assertThatThrownBy(() -> facade.models(trusting, "http")).isInstanceOf(IOException.class);
      assertThat(facade.models(trusting, "https").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldNameTheSettingWhenAFileCannotBeUsed() throws Exception {
    Path good = certificate.files().certificate();
    Path key = certificate.files().key();
    Path missing = folder.resolve("missing.pem");
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path sealed =
        Files.writeString(
            folder.resolve("sealed.pem"), Files.readString(key).replace("PRIVATE", "RSA PRIVATE"));
    Path broken =
        Files.writeString(
            folder.resolve("broken.pem"),
            "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");

    assertRefused(missing, key, "http.tls-certificate", "cannot be read");
    assertRefused(empty, key, "http.tls-certificate", "has no certificate");
    assertRefused(key, key, "http.tls-certificate", "is no PEM file of certificates");
    assertRefused(good, missing, "http.tls-key", "cannot be read");
    assertRefused(good, empty, "http.tls-key", "PKCS #8");
    assertRefused(good, sealed, "http.tls-key", "PKCS #8");
    assertRefused(good, broken, "http.tls-key", "is no private key of the certificate's kind");
    assertRefused(
        good,
        TestingCertificate.in(folder, "EC").files().key(),
        "http.tls-key",
        "is not the key of http.tls-certificate");
  }

  private static void assertRefused(Path chain, Path key, String setting, String problem) {
    assertThatThrownBy(() -> ServerCertificate.read(new TlsFiles(chain, key)))
        .isInstanceOf(RoleStartException.class)
        .hasMessageStartingWith(setting + ": ")
        .hasMessageContaining(problem)
        .hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  void shouldNameTheFileThatIsMissingWhenOnlyOneIsSet() {
    Optional<Path> file = Optional.of(folder.resolve("x.pem"));

    assertThat(TlsFiles.of(Optional.empty(), Optional.empty())).isEmpty();
    assertThat(TlsFiles.of(file, file)).isPresent();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsFiles.of(file, Optional.empty()))
        .withMessageStartingWith("http.tls-key: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsFiles.of(Optional.empty(), file))
        .withMessageStartingWith("http.tls-certificate: ");
  }

  /** The real server on a free port behind a certificate. */
  private static final class Facade implements AutoCloseable {
    private final Api api;
    private final WebServer server;

    Facade(TlsFiles files) throws RoleStartException {
      InMemoryRedis redis = new InMemoryRedis();
      IngestConfig config =
          IngestConfig.defaults(Map.of("bootstrap.servers", "none:1")).withTls(Optional.of(files));
      api =
          new Api(
              config,
              new TestingPipeline(),
              new TestingResultLogs(),
              new InMemoryResponses(),
              new CellDirectory(),
              redis.links(),
              new ContentDigest(WiresFactory.builtin().requests()),
              new IngestMeters(new SimpleMeterRegistry()),
              () -> true,
              redis.clock);
      server =
          HttpServers.build(config, api, Optional.of(ServerCertificate.read(files)), GRACE).start();
    }

    HttpResponse<String> models(HttpClient client, String scheme)
        throws IOException, InterruptedException {
      URI uri = URI.create(scheme + "://127.0.0.1:" + server.port() + "/v1/models");
      return client.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
          HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
      api.close();
      server.stop();
    }
  }
}
