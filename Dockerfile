# Servanda in a container: no compiler, no embedded PostgreSQL, no root, nothing that can be written.
#
# An exact version by its tag, not a digest: a digest names one build for ever, and nobody here may make one up. Whoever
# releases an image pins what they tested: --build-arg PYTHON_IMAGE=python:…@sha256:…
ARG PYTHON_IMAGE=python:3.14.7-slim-trixie

FROM ${PYTHON_IMAGE} AS build
WORKDIR /servanda
# First what seldom changes. The environment has no pip of its own: nothing is installed after the build.
COPY requirements.txt ./
RUN python -m venv --without-pip .venv \
    && python -m pip --python .venv/bin/python install --no-cache-dir --disable-pip-version-check \
        --require-hashes --no-deps --only-binary :all: -r requirements.txt
COPY events events
COPY service service
COPY migrations migrations
COPY instruments instruments
# By hash, unchecked: the files stay what they are now, whatever their times say after copying. Readable for whoever runs
# them, whatever the umask of the checkout was.
RUN .venv/bin/python -m compileall -q --invalidation-mode unchecked-hash events service migrations \
    && chmod -R a+rX,go-w .

FROM ${PYTHON_IMAGE}
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin servanda
COPY --from=build /servanda /servanda
WORKDIR /servanda
USER 10001
# All addresses, for nobody outside reaches a container's loopback. Nothing is authenticated yet: publish it with care.
# The state folder holds a worker's pulse and nothing that must survive.
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SERVANDA_BIND=0.0.0.0:8000 \
    SERVANDA_METRICS_BIND=0.0.0.0:9464 \
    SERVANDA_STATE_DIR=/tmp/servanda
EXPOSE 8000
# The process alone, not its database: whoever restarts what is not well must not restart it while the database is away.
# The same as `servanda health`, in a tenth of a second instead of two. The first start loads the history.
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 \
    CMD ["/servanda/.venv/bin/python", "-m", "service.cli.health"]
# No shell in between, so that signals arrive.
ENTRYPOINT ["/servanda/.venv/bin/python", "-m", "service"]
CMD ["serve"]
