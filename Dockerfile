# syntax=docker/dockerfile:1

# musl links statically, so that the last stage needs no library of this one.
FROM rust:1.95.0-alpine3.22@sha256:064dfc925d68d1a63f4fd2871bd7dc6e6ea56692989a487185855d62885d90aa AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock rust-toolchain.toml ./
COPY .cargo .cargo
COPY cli cli
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --release --package infractl \
    && install -D target/release/infractl /out/infractl

# infractl asks git for pinned revisions; this image holds git, no shell, and a user of its own.
FROM cgr.dev/chainguard/git@sha256:9e0818dd94a49dbe025951b02ab90603ba5aa3dbf2b2a300cfac3d84121b5ccc
ARG REVISION=unknown
LABEL org.opencontainers.image.title="infractl" \
      org.opencontainers.image.description="Lints, validates, checks, plans, applies, diffs and promotes environments" \
      org.opencontainers.image.source="https://github.com/infractl/infractl" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /out/infractl /usr/local/bin/infractl
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/infractl"]
