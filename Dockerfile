# One image for every role. Build the jars first:  ./mvnw -DskipTests -pl distribution -am package
# then:  docker build -t millrace:local .
FROM eclipse-temurin:25-jre
# llama.cpp's library needs OpenMP.
RUN ldconfig -p | grep -q libgomp.so.1 \
 || { apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*; }
RUN mkdir -p /opt/millrace/lib /var/lib/millrace && chown 10001:10001 /var/lib/millrace
COPY ops/container/millrace ops/container/ready /opt/millrace/
COPY distribution/target/millrace/lib/ /opt/millrace/lib/
ENV MILLRACE_DATA=/var/lib/millrace MILLRACE_OPS_HOST=0.0.0.0 MILLRACE_OPS_PORT=9090 MILLRACE_HTTP_HOST=0.0.0.0 MILLRACE_HTTP_OPEN=true
WORKDIR /var/lib/millrace
USER 10001:10001
EXPOSE 8080 9090
HEALTHCHECK --interval=2s --timeout=3s --start-period=60s --retries=5 CMD ["/opt/millrace/ready"]
ENTRYPOINT ["/opt/millrace/millrace"]
CMD ["--help"]
