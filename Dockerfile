# syntax=docker/dockerfile:1

# Node comes with the image; the project's own copy of it (a development dependency) is left out.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY tools/node-runtime/package.json tools/node-runtime/package.json
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIRECTORY=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json app.yml LICENSE ./
COPY src src
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node is the first process and gets SIGTERM itself: Tidegate stops taking work, ends what it began, and exits.
CMD ["node", "src/main.ts"]
