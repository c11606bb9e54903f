# Built in two stages: the first makes a virtual environment, the second holds only that, Python, and a user without rights.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE config.example.toml ./
COPY worker worker
COPY templates templates
RUN python -m venv /app \
 && /app/bin/pip install --quiet --require-hashes -r requirements.lock \
 && /app/bin/pip install --quiet --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin followthrough \
 && install -d -o followthrough -g followthrough -m 0700 /data
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FOLLOWTHROUGH_CONFIG=/data/config.toml
USER followthrough
WORKDIR /data
VOLUME /data
EXPOSE 8025
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8025/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["followthrough"]
CMD ["run"]
