# Three stages: the pages' files, the Python packages, and what serves. No secret is needed to build, and none is kept.

FROM node:22-bookworm-slim AS front
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY assets assets
COPY static static
RUN npm run --silent build

FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /opt/venv
COPY requirements.lock ./
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock

FROM python:3.11-slim-bookworm
# Pango and a font for the documents; pg_dump for backups, of the version that compose.yaml runs.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin icsmaturity \
    && install --directory --mode 0700 --owner icsmaturity --group icsmaturity /data /backups
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=front /app/static/build static/build
# What is written is in /data; the rest can be read-only, but for a small /tmp.
ENV PATH=/opt/venv/bin:$PATH \
    ICSMATURITY_ENV=production \
    DATA_DIR=/data \
    HOST=0.0.0.0 \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN python -m compileall -q . && python manage.py collectstatic --no-input --verbosity 0
USER icsmaturity
VOLUME /data
EXPOSE 8000 8001
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", "-m", "observing.probe", "web"]
CMD ["gunicorn"]
