package dev.millrace.service;

import io.helidon.http.Status;
import java.util.Map;

/** What a caller of the ops port is told, as JSON. */
record OpsAnswer(Status status, Map<String, Object> body) {}
