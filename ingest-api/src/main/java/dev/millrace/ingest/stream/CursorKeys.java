package dev.millrace.ingest.stream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets under which facades sign stream cursors: the first signs, all verify. Facades that
 * are to go on with each other's streams have one in common.
 *
 * <p>Shows no secret of its own accord. Immutable, any thread.
 */
public final class CursorKeys {
  /** What a list of secrets looks like: each of 32 characters at least, the first one signs. */
  public static final String RULE = "[A-Za-z0-9+/=_-]{32,128}(,[A-Za-z0-9+/=_-]{32,128}){0,7}";

  /** Length of a signature. */
  static final int SIGNATURE_BYTES = 16;

  private static final Pattern SECRETS = Pattern.compile(RULE);
  private static final String ALGORITHM = "HmacSHA256";
  private static final int RANDOM_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<SecretKeySpec> keys;

  private CursorKeys(List<SecretKeySpec> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Of secrets.
   *
   * @param secrets as {@link #RULE} says, separated by commas
   * @throws IllegalArgumentException whose message does not hold them, if they are otherwise
   */
  public static CursorKeys of(String secrets) {
    if (!SECRETS.matcher(secrets).matches()) {
      throw new IllegalArgumentException("http.cursor-keys: must match " + RULE);
    }
    return new CursorKeys(
        Arrays.stream(secrets.split(",", -1))
            .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
            .toList());
  }

  /** A secret that nobody has had before, as {@link #of} takes it. */
  public static String randomSecret() {
    byte[] bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Of a secret that no other process has. */
  public static CursorKeys random() {
    return of(randomSecret());
  }

  byte[] sign(byte[] message) {
    return signature(keys.getFirst(), message);
  }

  /** Takes as long for a wrong signature as for a right one, whichever of the keys made it. */
  boolean verify(byte[] message, byte[] signature) {
    boolean good = false;
    for (SecretKeySpec key : keys) {
      good |= MessageDigest.isEqual(signature(key, message), signature);
    }
    return good;
  }

  private static byte[] signature(SecretKeySpec key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(message), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CursorKeys same && keys.equals(same.keys);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }

  @Override
  public String toString() {
    return "CursorKeys[" + keys.size() + "]";
  }
}
