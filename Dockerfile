FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc LICENSE NOTICE ./
RUN npm ci --include=dev
COPY tsconfig.json ./
COPY scripts scripts
COPY client client
COPY server server
RUN node scripts/build.mjs && npm prune --omit=dev

FROM node:20-slim
ENV NODE_ENV=production XDG_DATA_HOME=/data XDG_CACHE_HOME=/tmp
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE /app/NOTICE ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/server/investigate/builtin server/investigate/builtin
COPY --from=build /app/scripts/container.mjs scripts/container.mjs
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 7701
ENTRYPOINT ["node", "scripts/container.mjs"]
CMD ["start", "--port", "7700", "--no-open"]
