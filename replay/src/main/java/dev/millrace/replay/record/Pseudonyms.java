package dev.millrace.replay.record;

import dev.millrace.dispatcher.cell.request.Prefix;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Other names for tenants and beginnings of prompts: HMAC-SHA-256 with a key that nobody keeps, 64
 * bits of it. The same has the same in one dump and another in the next, and nobody can try whether
 * a prompt that he guesses is in a dump. Single thread.
 */
public final class Pseudonyms {

  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;
  private final boolean tenantsToo;
  private final Map<String, String> tenants = new HashMap<>();

  /**
   * With this key.
   *
   * @param tenantsToo whether tenants get other names; beginnings of prompts always do
   */
  public Pseudonyms(byte[] key, boolean tenantsToo) {
    this.tenantsToo = tenantsToo;
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }

  String tenant(String name) {
    return tenantsToo ? tenants.computeIfAbsent(name, this::hidden) : name;
  }

  private String hidden(String name) {
    byte[] digest = mac.doFinal(("tenant " + name).getBytes(StandardCharsets.UTF_8));
    return "t-" + HexFormat.of().formatHex(digest, 0, Long.BYTES);
  }

  Prefix prefix(Prefix known) {
    return new Prefix(hidden(known.first()), hidden(known.second()), hidden(known.third()));
  }

  /** 0 means that there is none, before and after. */
  private long hidden(long fingerprint) {
    if (fingerprint == 0) {
      return 0;
    }
    byte[] digest = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(fingerprint).array());
    long hidden = ByteBuffer.wrap(digest).getLong();
    return hidden == 0 ? 1 : hidden;
  }
}
