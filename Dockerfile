# What is needed to build stays behind. The last stage is the server, and the worker; "proxy" is what stands in front.
FROM python:3.11.13-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /venv
COPY constraints.txt pyproject.toml README.md LICENCE ./
# PyTorch's own index has the same version without the graphics card libraries: gigabytes less.
ARG PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu
# The packages first and apart: a change in our own code then does not fetch them anew.
RUN /venv/bin/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > needed.txt \
    && /venv/bin/pip install --no-cache-dir --constraint constraints.txt --requirement needed.txt
COPY app app
COPY clustering clustering
COPY facilitator_ui facilitator_ui
COPY participant_ui participant_ui
RUN /venv/bin/pip install --no-cache-dir --no-deps .

# Caddy as nobody in particular: it listens on high ports, so it needs no right that others lack.
FROM caddy:2.10.2-alpine AS proxy
RUN setcap -r /usr/bin/caddy && install -d -o 10001 -g 10001 /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
ENV XDG_DATA_HOME=/data \
    XDG_CONFIG_HOME=/config
USER 10001:10001
EXPOSE 8080 8443

FROM python:3.11.13-slim-bookworm AS samenspraak
# What a PDF is drawn with. Without it the server runs, and offers the HTML.
RUN apt-get update && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
# A number, not a name, so that an orchestrator can see that it is not root.
RUN useradd --uid 10001 --create-home samenspraak && install -d -o 10001 -g 10001 /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SAMENSPRAAK_HOST=0.0.0.0 \
    SAMENSPRAAK_DATA_DIR=/data \
    HF_HOME=/data/models
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
# Ten seconds to commit what was accepted and to say goodbye; the server does so on SIGTERM.
STOPSIGNAL SIGTERM
CMD ["samenspraak", "serve"]
