package dev.millrace.ingest;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the facade's certificate is. Both files are PEM.
 *
 * @param certificate the facade's certificate, and behind it those that vouch for it
 * @param key its private key: PKCS #8, without a password
 */
public record TlsFiles(Path certificate, Path key) {

  /**
   * The files, if HTTPS is wanted.
   *
   * @throws IllegalArgumentException naming the one that is missing
   */
  public static Optional<TlsFiles> of(Optional<Path> certificate, Optional<Path> key) {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException(
          certificate.isPresent()
              ? "http.tls-key: must be set, because http.tls-certificate is"
              : "http.tls-certificate: must be set, because http.tls-key is");
    }
    return certificate.flatMap(chain -> key.map(secret -> new TlsFiles(chain, secret)));
  }
}
