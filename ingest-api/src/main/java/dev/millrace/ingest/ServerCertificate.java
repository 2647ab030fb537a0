package dev.millrace.ingest;

import dev.millrace.service.RoleStartException;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what an HTTPS server shows and signs with. Stateless, any thread. */
final class ServerCertificate {
  private static final String CERTIFICATE = "http.tls-certificate";
  private static final String KEY = "http.tls-key";
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([\\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----");
  private static final byte[] PROBE = "millrace".getBytes(StandardCharsets.US_ASCII);

  private ServerCertificate() {}

  /**
   * TLS with this certificate; clients show none.
   *
   * @throws RoleStartException naming the setting whose file cannot be used, and nothing of a key
   */
  static Tls read(TlsFiles files) throws RoleStartException {
    List<X509Certificate> chain = chain(files.certificate());
    PublicKey shown = chain.getFirst().getPublicKey();
    PrivateKey key = key(files.key(), shown.getAlgorithm());
    if (!belong(key, shown)) {
      throw wrong(KEY, files.key(), "is not the key of " + CERTIFICATE);
    }
    return Tls.builder().privateKey(key).privateKeyCertChain(chain).build();
  }

  private static List<X509Certificate> chain(Path file) throws RoleStartException {
    List<X509Certificate> chain;
    try (InputStream in = Files.newInputStream(file)) {
      chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (IOException unreadable) {
      throw wrong(CERTIFICATE, file, "cannot be read");
    } catch (GeneralSecurityException malformed) {
      throw wrong(CERTIFICATE, file, "is no PEM file of certificates");
    }
    if (chain.isEmpty()) {
      throw wrong(CERTIFICATE, file, "has no certificate");
    }
    return chain;
  }

  private static PrivateKey key(Path file, String algorithm) throws RoleStartException {
    try {
      Matcher pem = PKCS8.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      if (!pem.find()) {
        throw wrong(KEY, file, "has no \"BEGIN PRIVATE KEY\" (PKCS #8 without a password)");
      }
      byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (IOException unreadable) {
      throw wrong(KEY, file, "cannot be read");
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      throw wrong(KEY, file, "is no private key of the certificate's kind");
    }
  }

  private static boolean belong(PrivateKey key, PublicKey shown) {
    try {
      Signature signature = Signature.getInstance(signature(shown.getAlgorithm()));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(shown);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException unusable) {
      return false;
    }
  }

  private static String signature(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm;
    };
  }

  private static RoleStartException wrong(String setting, Path file, String problem) {
    return new RoleStartException(setting + ": " + file + " " + problem);
  }
}
