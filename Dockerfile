FROM python:3.11-slim-trixie AS packages
COPY requirements.lock /
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.lock

FROM python:3.11-slim-trixie
# pg_dump and pg_restore, for backup and restore: of the same major version as the server in docker-compose.yml.
RUN apt-get update -qq && apt-get install -qq --no-install-recommends -y postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
# One thread for each library: several workers share the machine.
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/srv/ccassess/var \
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/ccassess
COPY . .
# A key for this one command: collecting files signs nothing, and nothing of it stays in the image.
RUN SECRET_KEY=only-while-collecting-static-files python manage.py collectstatic --noinput \
    && python -m compileall -q . \
    && install -d -m 700 -o 10001 -g 10001 /srv/keys /srv/erasures
USER 10001:10001
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", \
     "--respawn-failed-workers", "--workers-kill-timeout", "30", "ccassess.wsgi:application"]
