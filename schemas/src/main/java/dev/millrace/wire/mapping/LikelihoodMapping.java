package dev.millrace.wire.mapping;

import dev.millrace.model.TokenLikelihood;
import dev.millrace.v1.Alternative;
import dev.millrace.v1.Likelihood;
import java.util.List;

/** Likelihoods of tokens, as they stand beside them. */
final class LikelihoodMapping {

  private LikelihoodMapping() {}

  static List<Likelihood> toAvro(List<TokenLikelihood> likelihoods) {
    return likelihoods.stream()
        .map(
            of ->
                new Likelihood(
                    of.bytes().duplicate(),
                    of.logprob(),
                    of.likeliest().stream()
                        .map(it -> new Alternative(it.id(), it.bytes().duplicate(), it.logprob()))
                        .toList()))
        .toList();
  }

  static List<TokenLikelihood> fromAvro(List<Likelihood> read) {
    return read.stream()
        .map(
            of ->
                new TokenLikelihood(
                    of.getBytes(),
                    of.getLogprob(),
                    of.getLikeliest().stream()
                        .map(
                            it ->
                                new TokenLikelihood.Alternative(
                                    it.getId(), it.getBytes(), it.getLogprob()))
                        .toList()))
        .toList();
  }
}
