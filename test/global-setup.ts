import { rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { createServer } from 'vite'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '../src/platform/embedded.ts'
import { copyDatabase } from './copy-database.ts'
import { temporaryFolder } from './temporary.ts'

/** One server and two prepared databases for the whole run: a bare one (migrated) and the demo town. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = temporaryFolder('mch-test-')
  const embedded = await openEmbedded({ dataDir: join(directory, 'db'), say: () => undefined })
  const admin = new pg.Client({ connectionString: embedded.url })
  await admin.connect()
  await admin.query('create database bare')
  const bareUrl = embedded.url.replace('/mch?', '/bare?').replace(/\/mch$/, '/bare')
  const demoUrl = embedded.url.replace('/mch?', '/demo?').replace(/\/mch$/, '/demo')
  const filesDir = join(directory, 'files')
  // the product's modules use import.meta.glob, so they are loaded the way the tests load them
  const vite = await createServer({
    configFile: false,
    server: { middlewareMode: true, watch: null, ws: false },
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  })
  const prepare = (await vite.ssrLoadModule('/test/prepare.ts')) as typeof import('./prepare.ts')
  await prepare.migrateOnly(bareUrl)
  await copyDatabase(admin, 'demo', 'bare')
  await prepare.plant(demoUrl, filesDir)
  await vite.close()
  await admin.end()
  project.provide('bareUrl', bareUrl)
  project.provide('demoUrl', demoUrl)
  project.provide('filesDir', filesDir)
  return async () => {
    await embedded.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
