import type { Config } from '#src/platform/config.ts'
import { findRunning, openEmbedded } from '#src/platform/embedded.ts'
import { keptSecret } from './open-house.ts'

export type DatabaseFor = { ownerUrl: string; secret: string; embedded: boolean; stop(): Promise<void> }

/** The server of DATABASE_URL, or our own under DATA_DIR. */
export async function databaseFor(config: Config, say: (line: string) => void, onLost: (reason: Error) => void): Promise<DatabaseFor> {
  if (config.DATABASE_URL)
    return { ownerUrl: config.DATABASE_URL, secret: config.SECRET ?? '', embedded: false, stop: async () => undefined }
  const embedded = await openEmbedded({ dataDir: config.DATA_DIR, say, onLost })
  return { ownerUrl: embedded.url, secret: config.SECRET ?? keptSecret(config.DATA_DIR), embedded: true, stop: embedded.stop }
}

/** For a command: the running site's server if there is one, else one of our own for as long as the command lasts. */
export async function databaseBeside(config: Config): Promise<DatabaseFor & { siteRuns: boolean }> {
  if (!config.DATABASE_URL) {
    const running = await findRunning(config.DATA_DIR).catch(() => undefined)
    if (running)
      return {
        ownerUrl: running.url,
        secret: config.SECRET ?? keptSecret(config.DATA_DIR),
        embedded: true,
        siteRuns: true,
        stop: async () => undefined,
      }
  }
  const database = await databaseFor(
    config,
    (line) => process.stderr.write(`${line}\n`),
    (reason) => {
      throw reason
    },
  )
  return { ...database, siteRuns: false }
}
