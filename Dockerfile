# One image for every process of Baton: `api` (the default), `worker`, `migrate`. Nothing is downloaded but npm packages.
FROM node:20-slim AS packages
WORKDIR /baton
COPY package.json package-lock.json .npmrc prisma.config.ts ./
COPY prisma/schema prisma/schema
# The web page is built from development dependencies: of its folders `npm ci` needs to know only what they are.
COPY web/package.json web/
COPY tools/api-types/package.json tools/api-types/
COPY tools/prisma-schema-engine.mjs tools/
# Optional packages are builds of compilers and of the embedded PostgreSQL: not for production.
RUN npm ci --omit=dev --omit=optional

FROM packages AS build
RUN npm ci
COPY . .
RUN npm run build

FROM node:20-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /baton
COPY --from=packages /baton/package.json /baton/prisma.config.ts ./
COPY --from=packages /baton/tools/prisma-schema-engine.mjs tools/
COPY --from=packages /baton/prisma/schema prisma/schema
COPY --from=build /baton/prisma/migrations prisma/migrations
COPY --from=packages /baton/node_modules node_modules
COPY --from=build /baton/dist dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/src/server.js"]
