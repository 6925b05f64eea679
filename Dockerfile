# One image for every process of Baton: `api` (the default), `worker`, `migrate`. Nothing is downloaded but npm packages.
FROM node:20-slim AS build
WORKDIR /baton
COPY package.json package-lock.json .npmrc prisma.config.ts ./
COPY prisma/schema prisma/schema
COPY tools/prisma-schema-engine.mjs tools/
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /baton
COPY --from=build /baton/package.json /baton/prisma.config.ts ./
COPY --from=build /baton/tools/prisma-schema-engine.mjs tools/
COPY --from=build /baton/prisma/schema prisma/schema
COPY --from=build /baton/prisma/migrations prisma/migrations
COPY --from=build /baton/node_modules node_modules
COPY --from=build /baton/dist dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/src/server.js"]
