package dev.millrace.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1 that the JDK's keytool signs with its own key. */
final class TestingCertificate {
  private static final String PASSWORD = "for-tests";
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private final TlsFiles files;
  private final SSLContext trusting;

  private TestingCertificate(TlsFiles files, SSLContext trusting) {
    this.files = files;
    this.trusting = trusting;
  }

  /**
   * Makes one, in a folder that is empty.
   *
   * @param algorithm of its key, as keytool calls it
   */
  static TestingCertificate in(Path folder, String algorithm)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("store.p12");
    run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "facade",
            "-keyalg",
            algorithm,
            "-dname",
            "CN=facade",
            "-ext",
            "san=ip:127.0.0.1",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD));
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Path certificate =
        write(
            folder.resolve("certificate.pem"),
            "CERTIFICATE",
            keys.getCertificate("facade").getEncoded());
    Path key =
        write(
            folder.resolve("key.pem"),
            "PRIVATE KEY",
            keys.getKey("facade", PASSWORD.toCharArray()).getEncoded());
    return new TestingCertificate(new TlsFiles(certificate, key), trusting(keys));
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("keytool does not end");
    }
    if (process.exitValue() != 0) {
      throw new IOException("keytool ended with " + process.exitValue());
    }
  }

  private static Path write(Path file, String kind, byte[] content) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN "
            + kind
            + "-----\n"
            + LINES.encodeToString(content)
            + "\n-----END "
            + kind
            + "-----\n");
  }

  private static SSLContext trusting(KeyStore keys) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("facade", keys.getCertificate("facade"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** For a facade. */
  TlsFiles files() {
    return files;
  }

  /** For a client that trusts this certificate and no other. */
  SSLContext trusting() {
    return trusting;
  }
}
